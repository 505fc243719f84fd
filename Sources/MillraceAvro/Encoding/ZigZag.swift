/// Variable-length zig-zag coding of integers, without a branch for each byte.
///
/// SPEC: "Binary Encoding", "int and long values are written using variable-length zig-zag coding".
enum ZigZag {
    /// Writes `value` at `start` and returns its length, 1 to 10.
    ///
    /// Safe: needs 10 bytes of room at `start`; the bytes after the value are overwritten too.
    @inline(__always)
    static func store(_ value: Int64, at start: UnsafeMutableRawPointer) -> Int {
        let bits = UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
        guard bits < 1 << 56 else { return storeLong(bits, at: start) }
        let length = self.length(of: bits)
        let continuation =
            0x8080_8080_8080_8080 & ((1 as UInt64) &<< UInt64(truncatingIfNeeded: 8 &* (length &- 1)) &- 1)
        start.storeBytes(of: (spread(bits) | continuation).littleEndian, as: UInt64.self)
        return length
    }

    /// The number of 7-bit groups in `bits`, which has at most 63: ceil(width / 7), and 1 for zero.
    @inline(__always)
    private static func length(of bits: UInt64) -> Int {
        ((64 &- (bits | 1).leadingZeroBitCount) &* 9 &+ 64) &>> 6
    }

    /// Moves each group of 7 bits to a byte of its own, lowest first: halves, quarters, then eighths.
    @inline(__always)
    private static func spread(_ bits: UInt64) -> UInt64 {
        var bits = bits
        bits = (bits & 0x0000_0000_0FFF_FFFF) | (bits & 0x00FF_FFFF_F000_0000) &<< 4
        bits = (bits & 0x0000_3FFF_0000_3FFF) | (bits & 0x0FFF_C000_0FFF_C000) &<< 2
        return (bits & 0x007F_007F_007F_007F) | (bits & 0x3F80_3F80_3F80_3F80) &<< 1
    }

    /// The loop of the textbook, for the values of 9 and 10 bytes.
    @inline(never)
    private static func storeLong(_ bits: UInt64, at start: UnsafeMutableRawPointer) -> Int {
        var rest = bits
        var length = 0
        while rest >= 0x80 {
            start.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: length, as: UInt8.self)
            rest >>= 7
            length += 1
        }
        start.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: length, as: UInt8.self)
        return length + 1
    }
}
