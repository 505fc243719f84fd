/// What a value that is not null could be at the narrowest. Every value is in exactly one class.
package enum ValueClass: Int, CaseIterable, Hashable, Sendable {
    case boolean
    /// 0 and 1, where the options make them words for false and true.
    case digitWord
    /// An integer that a double holds exactly whatever it is: at most 2^53 in magnitude.
    case integer
    /// Any other 64-bit integer.
    case wideInteger
    /// An integer beyond 64 bits that has at most 38 digits.
    case hugeInteger
    /// A number with a point or an exponent that a double gives back.
    case double
    /// A number with a point that no double gives back, and of at most 38 digits.
    case exactDecimal
    /// NaN and the infinities.
    case nonFinite
    /// A date as ISO writes it, or in the declared order.
    case date
    /// A date in some other layout.
    case otherDate
    /// A date and a time of day; the date as in `date`.
    case timestamp
    /// A date and a time of day; the date as in `otherDate`, or the time as a clock shows it.
    case otherTimestamp
    case timestampTZ
    case text
}

extension ValueClass {
    /// Whether a decimal may hold it.
    var isFiniteNumber: Bool {
        switch self {
        case .digitWord, .integer, .wideInteger, .hugeInteger, .double, .exactDecimal: true
        case .boolean, .nonFinite, .date, .otherDate, .timestamp, .otherTimestamp, .timestampTZ, .text: false
        }
    }

    /// Whether only a layout says which day it is.
    var wantsLayout: Bool { self == .otherDate || self == .otherTimestamp }

    /// Classifies a value: what stands in a field without its quotes. An empty one is text (a null has no class).
    ///
    /// The text must have 64 bytes of padding behind it. Options may see more in it: `ValueRules.valueClass`.
    @inline(__always) static func of(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass {
        guard length > 0 else { return .text }
        let first = text[0]
        if first &- UInt8(ascii: "0") <= 9 || first == UInt8(ascii: "-") || first == UInt8(ascii: ".") {
            return numeric(text, length)
        }
        switch first {
        case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            return BooleanParser.parse(text, length) == nil ? .text : .boolean
        case UInt8(ascii: "N"), UInt8(ascii: "i"), UInt8(ascii: "I"):
            return DoubleParser.parseNonFinite(text, length) == nil ? .text : .nonFinite
        default: return .text
        }
    }

    @inline(__always) private static func numeric(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass {
        if let value = Int64Parser.parse(text, length) { return Int64Parser.isWide(value) ? .wideInteger : .integer }
        if length >= 10, text[4] == UInt8(ascii: "-") { return temporal(text, length) }
        if DoubleParser.parse(text, length) != nil { return .double }
        return rare(text, length)
    }

    /// Nothing with a `-` in fifth place is long enough to be a number, except an exponent's sign.
    private static func temporal(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass {
        if DateParser.parse(text, length) != nil { return .date }
        if TimestampParser.parse(text, length) != nil { return .timestamp }
        if ZonedTimestampParser.parse(text, length) != nil { return .timestampTZ }
        return DoubleParser.parse(text, length) == nil ? rare(text, length) : .double
    }

    @inline(never) private static func rare(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass {
        if text[0] == UInt8(ascii: "-"), DoubleParser.parseNonFinite(text, length) != nil { return .nonFinite }
        if let shape = NumberShape(text, length) {
            guard shape.digits <= 38 else { return .text }
            return shape.hasPoint ? .exactDecimal : .hugeInteger
        }
        guard let parts = DateParts(text, length), !parts.layouts.isEmpty else { return .text }
        if parts.end == length { return .otherDate }
        return DayReader.time(text, length, behind: parts) == nil ? .text : .otherTimestamp
    }
}
