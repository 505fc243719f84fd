/// Days of one layout with all their digits, such as 03/04/2026: the common shape, in one register.
struct PaddedDay {
    private let order: DateOrder
    /// Zeros and marks: what the first eight characters are compared with.
    private let pattern: UInt64
    /// Added to the difference, it sets the high bit of every digit above 9 and of every wrong mark.
    private let limits: UInt64
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    init(_ layout: DateLayout) {
        order = layout.order
        let mark = UInt64(layout.mark ^ UInt8(ascii: "0"))
        switch layout.order {
        case .yearFirst:
            pattern = DigitWord.zeros ^ (mark << 32 | mark << 56)
            limits = 0x7F76_767F_7676_7676
        case .dayFirst, .monthFirst:
            pattern = DigitWord.zeros ^ (mark << 16 | mark << 40)
            limits = 0x7676_7F76_767F_7676
        }
    }

    /// Days since 1970-01-01 of the date in the first ten characters.
    @inline(__always) func parsePrefix(_ text: UnsafePointer<UInt8>) -> Int32? {
        let head = DigitWord.load(text) ^ pattern
        let tens = UInt32(text[8] ^ 0x30)
        let ones = UInt32(text[9] ^ 0x30)
        guard ((head &+ limits) | head) & PaddedDay.highBits == 0, tens <= 9, ones <= 9 else { return nil }
        let pairs = (head &* 10) &+ (head >> 8)
        let last = tens &* 10 &+ ones
        switch order {
        case .yearFirst:
            return DateParser.days(year: pair(pairs, 0) &* 100 &+ pair(pairs, 2), month: pair(pairs, 5), day: last)
        case .dayFirst:
            return DateParser.days(year: pair(pairs, 6) &* 100 &+ last, month: pair(pairs, 3), day: pair(pairs, 0))
        case .monthFirst:
            return DateParser.days(year: pair(pairs, 6) &* 100 &+ last, month: pair(pairs, 0), day: pair(pairs, 3))
        }
    }

    /// The number that two digits from `place` on write.
    @inline(__always) private func pair(_ pairs: UInt64, _ place: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: pairs >> (place &* 8) & 0xFF)
    }
}
