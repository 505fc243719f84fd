/// The common shape of a decimal number: up to eight digits, a point, up to eight digits, together at most 15.
struct ShortDecimal {
    /// All digits as one integer: below 10^15, so a double holds it exactly.
    var digits: UInt64
    /// How many of them stand behind the point.
    var scale: Int

    /// nil for every other shape, numbers too; also for leading zeros. No sign.
    @inline(__always) init?(_ text: UnsafePointer<UInt8>, _ length: Int) {
        let head = DigitWord.load(text)
        let point = DigitWord.firstIndex(of: UInt8(ascii: "."), in: head)
        let behind = length - point - 1
        // Without a point among the first eight characters `point` is 8: the character there decides.
        guard point > 0, behind > 0, behind <= 8, point + behind <= 15, text[point] == UInt8(ascii: ".") else {
            return nil
        }
        let whole = DigitWord.values(head, count: point)
        let fraction = DigitWord.values(DigitWord.load(text + point + 1), count: behind)
        // Two words without a set high bit after the test are digits: tested together.
        guard DigitWord.areDigits(whole), DigitWord.areDigits(fraction) else { return nil }
        guard text[0] != UInt8(ascii: "0") || point == 1 else { return nil }
        digits = DigitWord.number(whole) &* PowersOfTen.integers[behind] &+ DigitWord.number(fraction)
        scale = behind
    }
}
