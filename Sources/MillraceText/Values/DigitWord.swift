/// Eight ASCII characters in one register, the first in the lowest byte.
///
/// Whole words are loaded even when fewer characters matter: every text that comes here has 64 bytes of padding behind it.
enum DigitWord {
    static let zeros: UInt64 = 0x3030_3030_3030_3030
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always) static func load(_ text: UnsafePointer<UInt8>) -> UInt64 {
        // Safe: the padding behind the text covers what lies beyond it.
        UInt64(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt64.self))
    }

    /// The values of the first `count` (0 to 8) characters, moved to the end of the word; zeros before them.
    @inline(__always) static func values(_ word: UInt64, count: Int) -> UInt64 {
        // A smart shift: by 64 it gives 0.
        let shift = UInt64(truncatingIfNeeded: 64 - 8 * count)
        return (word ^ zeros) << shift
    }

    /// Whether all eight values are 0 to 9.
    @inline(__always) static func areDigits(_ values: UInt64) -> Bool { others(values) == 0 }

    /// The high bit of the lowest byte that is not 0 to 9 is the lowest bit set; none is set where there is no such byte.
    @inline(__always) static func others(_ values: UInt64) -> UInt64 {
        // 0x76 + 10 = 0x80; a carry can only come out of a byte that is itself flagged.
        ((values &+ 0x7676_7676_7676_7676) | values) & highBits
    }

    /// The number that eight values write in decimal.
    @inline(__always) static func number(_ values: UInt64) -> UInt64 {
        let pairs = (values &* 10) &+ (values >> 8)
        let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return (low &+ high) >> 32
    }

    /// The place of the first `byte` in the word, 8 when there is none.
    @inline(__always) static func firstIndex(of byte: UInt8, in word: UInt64) -> Int {
        let difference = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        let found = (difference &- 0x0101_0101_0101_0101) & ~difference & highBits
        return found.trailingZeroBitCount >> 3
    }

    /// The value of 1 to 19 digits.
    @inline(__always) static func magnitude(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64? {
        guard count <= 19 else { return nil }
        let first = (count - 1) & 7 + 1
        var word = values(load(text), count: first)
        guard areDigits(word) else { return nil }
        var total = number(word)
        var place = first
        while place < count {
            word = load(text + place) ^ zeros
            guard areDigits(word) else { return nil }
            total = total &* 100_000_000 &+ number(word)
            place += 8
        }
        return total
    }
}
