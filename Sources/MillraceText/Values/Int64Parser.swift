/// Integers that print back as they stand: no `+`, no leading zeros, no spaces, no `-0`, in the range of Int64.
enum Int64Parser {
    /// Beyond this, not every integer is a double.
    static let exactInDouble: Int64 = 1 << 53

    /// Whether some integers of this magnitude are no doubles.
    @inline(__always) static func isWide(_ value: Int64) -> Bool {
        UInt64(bitPattern: value &+ exactInDouble) > UInt64(bitPattern: exactInDouble) &* 2
    }

    @inline(__always) static func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        if length <= 8 {
            let values = DigitWord.values(DigitWord.load(text), count: length)
            let isCanonical = text[0] != UInt8(ascii: "0") || length == 1
            if DigitWord.areDigits(values), isCanonical { return Int64(truncatingIfNeeded: DigitWord.number(values)) }
        }
        return parseLong(text, length)
    }

    /// Negative numbers and those of more than eight digits. Signs follow no pattern, so they are no branch.
    @inline(__always) private static func parseLong(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        let sign = text[0] == UInt8(ascii: "-") ? 1 : 0
        let digits = text + sign
        let count = length - sign
        guard count > 0, digits[0] != UInt8(ascii: "0") || length == 1 else { return nil }
        guard count > 8 else {
            let values = DigitWord.values(DigitWord.load(digits), count: count)
            return DigitWord.areDigits(values) ? negated(DigitWord.number(values), sign) : nil
        }
        return count <= 16 ? parseLonger(digits, count, sign) : parseLongest(digits, count, isNegative: sign == 1)
    }

    /// Nine to sixteen digits.
    @inline(__always) private static func parseLonger(
        _ digits: UnsafePointer<UInt8>, _ count: Int, _ sign: Int
    ) -> Int64? {
        let high = DigitWord.values(DigitWord.load(digits), count: count - 8)
        let low = DigitWord.load(digits + count - 8) ^ DigitWord.zeros
        guard DigitWord.areDigits(high), DigitWord.areDigits(low) else { return nil }
        return negated(DigitWord.number(high) &* 100_000_000 &+ DigitWord.number(low), sign)
    }

    /// The magnitude, or its negative where `sign` is 1.
    @inline(__always) private static func negated(_ magnitude: UInt64, _ sign: Int) -> Int64 {
        let mask = 0 &- Int64(sign)
        return (Int64(bitPattern: magnitude) ^ mask) &- mask
    }

    /// More than sixteen digits.
    @inline(never) private static func parseLongest(
        _ digits: UnsafePointer<UInt8>, _ count: Int, isNegative: Bool
    ) -> Int64? {
        guard let value = DigitWord.magnitude(digits, count) else { return nil }
        return signed(value, isNegative: isNegative)
    }

    @inline(__always) private static func signed(_ magnitude: UInt64, isNegative: Bool) -> Int64? {
        let limit = UInt64(Int64.max) + (isNegative ? 1 : 0)
        guard magnitude <= limit else { return nil }
        let value = Int64(bitPattern: magnitude)
        return isNegative ? 0 &- value : value
    }

    /// For a declared column: also a `+`, leading zeros and `-0`, since the value is the same.
    static func parseDeclared(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        var start = 0
        let isNegative = text[0] == UInt8(ascii: "-")
        if isNegative || text[0] == UInt8(ascii: "+") { start = 1 }
        while start < length - 1, text[start] == UInt8(ascii: "0") { start += 1 }
        guard start < length, let value = DigitWord.magnitude(text + start, length - start) else { return nil }
        return signed(value, isNegative: isNegative)
    }
}
