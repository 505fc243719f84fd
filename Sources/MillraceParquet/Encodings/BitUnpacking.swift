/// Takes single values out of bit-packed bytes, least significant bit first.
enum BitUnpacking {
    /// The `width` bits from `bit` on, at most 64; they must lie within `bytes`.
    @inline(__always)
    static func value(atBit bit: Int, width: Int, in bytes: UnsafeRawBufferPointer) -> UInt64 {
        let offset = bit >> 3
        let shift = UInt64(truncatingIfNeeded: bit & 7)
        var word: UInt64
        if offset + 8 <= bytes.count {
            // Safe: eight bytes from `offset` on lie within `bytes`.
            word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        } else {
            word = lastWord(from: offset, in: bytes)
        }
        word = word &>> shift
        if Int(shift) + width > 64 { word |= UInt64(bytes[offset + 8]) &<< (64 &- shift) }
        return width == 64 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: width)) &- 1)
    }

    /// The fewer than eight bytes from `offset` on, with zeros behind them.
    private static func lastWord(from offset: Int, in bytes: UnsafeRawBufferPointer) -> UInt64 {
        var word: UInt64 = 0
        var index = bytes.count
        while index > offset {
            index -= 1
            word = word << 8 | UInt64(bytes[index])
        }
        return word
    }
}
