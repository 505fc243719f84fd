// Numbers of 16 and 17 digits, by integers alone: what many programs write for every double.

extension DoubleParser {
    /// Reads up to eight digits, a point and more digits, 19 together, when what they write is the shortest decimal of a double.
    ///
    /// nil decides nothing: the general way must look. No sign.
    static func parseLong(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        let point = DigitWord.firstIndex(of: UInt8(ascii: "."), in: DigitWord.load(text))
        let scale = length - point - 1
        guard point > 0, scale > 0, point + scale <= 19, text[point] == UInt8(ascii: ".") else { return nil }
        guard text[0] != UInt8(ascii: "0") || point == 1, let whole = DigitWord.magnitude(text, point),
            let fraction = DigitWord.magnitude(text + point + 1, scale)
        else { return nil }
        let digits = whole &* PowersOfTen.integers[scale] &+ fraction
        if digits < 1_000_000_000_000_000 { return Double(Int64(bitPattern: digits)) / PowersOfTen.doubles[scale] }
        guard digits < 100_000_000_000_000_000, !digits.isMultiple(of: 10) else { return nil }
        let value = nearestQuotient(digits, scale)
        return isShortest(digits, scale, of: value) == true ? value : nil
    }

    /// The powers of ten that `nearestQuotient` divides by.
    static let exactScales = 1...19

    /// The double nearest to `significand / 10^scale`; `significand` is not 0 and `scale` is in `exactScales`.
    ///
    /// One division of 128 by 64 bits; what it leaves over is a sticky bit for the rounding to 53 bits.
    @inline(__always) static func nearestQuotient(_ significand: UInt64, _ scale: Int) -> Double {
        let divisor = PowersOfTen.integers[scale]
        let significandShift = significand.leadingZeroBitCount
        let divisorShift = divisor.leadingZeroBitCount
        let numerator = significand << UInt64(significandShift)
        // The high word is below 2^63 and the divisor is not: the quotient fits.
        let (quotient, rest) = (divisor << UInt64(divisorShift)).dividingFullWidth((numerator >> 1, numerator << 63))
        let rounded = Double(quotient | (rest == 0 ? 0 : 1))
        let exponent = divisorShift - significandShift - 63
        return rounded * Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// Whether `significand / 10^scale`, whose nearest double is `value` and whose last digit is not 0, is that double's shortest
    /// decimal; nil when this cannot tell.
    static func isShortest(_ significand: UInt64, _ scale: Int, of value: Double) -> Bool? {
        // One digit less: whichever neighbours there are, no shorter decimal can be nearer than they.
        let shorter = significand / 10 * 10
        if nearestQuotient(shorter, scale) == value || nearestQuotient(shorter + 10, scale) == value { return false }
        // As many digits: none may be nearer to the value, that is, it is within half a unit of the last digit.
        let bits = 52 - Int(value.exponent)
        guard bits >= 1, bits <= 68 else { return nil }
        let mantissa = UInt128(value.significandBitPattern | 1 << 52) * UInt128(PowersOfTen.integers[scale])
        let written = UInt128(significand) << UInt128(bits)
        let distance = mantissa > written ? mantissa - written : written - mantissa
        let half = UInt128(1) << UInt128(bits - 1)
        return distance == half ? nil : distance < half
    }
}
