/// What a decoding table says about the next bits.
///
/// From the lowest bit: 8 for the width of the word with its extra bits, 4 for the width of the word alone, 4 flags, 16 for the value:
/// the base of a length or distance, one or two literals, or where a second table begins.
struct InflateEntry {
    let raw: UInt32

    @inline(__always)
    init(raw: UInt32) { self.raw = raw }

    private static let literal: UInt32 = 1 << 12
    private static let special: UInt32 = 1 << 13
    /// Together with `literal` a second literal; with `special` the end of the block.
    private static let other: UInt32 = 1 << 14
    /// Together with `special`: the bits are no word.
    private static let invalid: UInt32 = 1 << 15

    static let noWord = InflateEntry(raw: special | invalid | 1)
    static let endOfBlock = InflateEntry(raw: special | other)

    static func literal(_ byte: Int) -> InflateEntry { InflateEntry(raw: literal | UInt32(byte) << 16) }

    static func base(_ base: Int, extraBits: Int) -> InflateEntry {
        InflateEntry(raw: UInt32(base) << 16 | UInt32(extraBits))
    }

    static func table(at index: Int) -> InflateEntry { InflateEntry(raw: special | UInt32(index) << 16) }

    /// The entry for a word of this width; made without, the entry has the width of its extra bits only.
    func withWord(_ width: Int) -> InflateEntry {
        InflateEntry(raw: raw & InflateEntry.invalid != 0 ? raw : raw + UInt32(width) | UInt32(width) << 8)
    }

    /// This literal and the one after it, as one; the width of the word alone is then the first one's.
    func followed(by second: InflateEntry) -> InflateEntry {
        let both = UInt32(width + second.width)
        return InflateEntry(
            raw: InflateEntry.literal | InflateEntry.other | both | UInt32(width) << 8 | raw & 0xFF_0000
                | (second.raw & 0xFF_0000) << 8)
    }

    /// The bits that the word and its extra bits take.
    @inline(__always) var width: Int { Int(truncatingIfNeeded: raw & 0xFF) }
    @inline(__always) var wordWidth: Int { Int(truncatingIfNeeded: raw &>> 8 & 15) }
    @inline(__always) var isLiteral: Bool { raw & InflateEntry.literal != 0 }
    @inline(__always) var isSpecial: Bool { raw & InflateEntry.special != 0 }
    var isEndOfBlock: Bool { raw & InflateEntry.other != 0 }
    @inline(__always) var isInvalid: Bool { raw & InflateEntry.invalid != 0 }
    /// 1 or 2.
    @inline(__always) var literalCount: Int { 1 &+ Int(truncatingIfNeeded: raw &>> 14 & 1) }
    /// Of two literals the first.
    var firstLiteral: InflateEntry {
        InflateEntry(raw: InflateEntry.literal | UInt32(wordWidth) | UInt32(wordWidth) << 8 | raw & 0xFF_0000)
    }
    @inline(__always) var value: Int { Int(truncatingIfNeeded: raw &>> 16) }

    /// The base and what the extra bits add to it.
    @inline(__always)
    func number(_ bits: UInt64) -> Int {
        let word = bits & ((1 &<< UInt64(truncatingIfNeeded: width)) &- 1)
        return value &+ Int(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: wordWidth))
    }
}
