/// What a value that is not null could be at the narrowest. Every value is in exactly one class.
package enum ValueClass: Int, CaseIterable, Hashable, Sendable {
    case boolean
    /// An integer that a double holds exactly whatever it is: at most 2^53 in magnitude.
    case integer
    /// Any other 64-bit integer.
    case wideInteger
    /// A number with a point or an exponent that a double gives back.
    case double
    /// NaN and the infinities.
    case nonFinite
    case date
    case timestamp
    case timestampTZ
    case text
}

extension ValueClass {
    /// Classifies a value: what stands in a field without its quotes. An empty one is text (a null has no class).
    ///
    /// The text must have 64 bytes of padding behind it.
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
        return text[0] == UInt8(ascii: "-") && DoubleParser.parseNonFinite(text, length) != nil ? .nonFinite : .text
    }

    /// Nothing with a `-` in fifth place is long enough to be a number, except an exponent's sign.
    private static func temporal(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass {
        if DateParser.parse(text, length) != nil { return .date }
        if TimestampParser.parse(text, length) != nil { return .timestamp }
        if ZonedTimestampParser.parse(text, length) != nil { return .timestampTZ }
        return DoubleParser.parse(text, length) == nil ? .text : .double
    }
}
