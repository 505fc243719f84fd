/// What a JSON value is that is not null. Every value is in exactly one class.
package enum JSONClass: Int, CaseIterable, Hashable, Sendable {
    case boolean
    /// An integer that a double holds exactly whatever it is: at most 2^53 in magnitude.
    case integer
    /// Any other 64-bit integer.
    case wideInteger
    /// A number with a point or an exponent that a double gives back.
    case double
    /// A number that neither 64 bits nor a double give back.
    case otherNumber
    /// Strings: those that write a date or a time as ISO 8601 does, and all others.
    case date
    case timestamp
    case timestampTZ
    case text
    case object
    case array
}

/// The kinds of values that JSON itself tells apart.
enum JSONKind: Hashable {
    case boolean, number, string, object, array
}

extension JSONClass {
    var kind: JSONKind {
        switch self {
        case .boolean: .boolean
        case .integer, .wideInteger, .double, .otherNumber: .number
        case .date, .timestamp, .timestampTZ, .text: .string
        case .object: .object
        case .array: .array
        }
    }

    /// The class of a number; `text` must have 64 readable bytes behind it.
    static func of(number text: UnsafePointer<UInt8>, _ length: Int) -> JSONClass {
        if let value = Int64Parser.parse(text, length) { return Int64Parser.isWide(value) ? .wideInteger : .integer }
        return DoubleParser.parse(text, length) == nil ? .otherNumber : .double
    }

    /// The class of what stands between a string's quotes; `text` must have 64 readable bytes behind it.
    static func of(string text: UnsafePointer<UInt8>, _ length: Int) -> JSONClass {
        guard length >= 10, text[4] == UInt8(ascii: "-") else { return .text }
        if DateParser.parse(text, length) != nil { return .date }
        if TimestampParser.parse(text, length) != nil { return .timestamp }
        return ZonedTimestampParser.parse(text, length) == nil ? .text : .timestampTZ
    }
}
