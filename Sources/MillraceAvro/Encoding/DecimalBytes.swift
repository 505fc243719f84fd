/// Decimals as bytes: the length, then the unscaled value in two's complement, big-endian, in as few bytes as hold it.
///
/// SPEC: "Logical Types", "Decimal".
enum DecimalBytes {
    /// Writes length and value at `start` and returns how many bytes they take, 2 to 9.
    ///
    /// Safe: needs 9 bytes of room at `start`; the bytes after the value are overwritten too.
    @inline(__always)
    static func store(_ value: Int64, at start: UnsafeMutableRawPointer) -> Int {
        let length = (72 &- (value ^ (value &>> 63)).leadingZeroBitCount) &>> 3
        start.storeBytes(of: UInt8(truncatingIfNeeded: length &<< 1), as: UInt8.self)
        let shifted = value &<< Int64(truncatingIfNeeded: 64 &- 8 &* length)
        start.storeBytes(of: shifted.bigEndian, toByteOffset: 1, as: Int64.self)
        return length &+ 1
    }

    /// As `store(_: Int64, at:)`; 2 to 17 bytes.
    ///
    /// Safe: needs 17 bytes of room at `start`; the bytes after the value are overwritten too.
    @inline(__always)
    static func store(_ value: Int128, at start: UnsafeMutableRawPointer) -> Int {
        let length = (136 - (value ^ (value >> 127)).leadingZeroBitCount) >> 3
        start.storeBytes(of: UInt8(truncatingIfNeeded: length << 1), as: UInt8.self)
        let shifted = value << Int128(128 - 8 * length)
        start.storeBytes(of: shifted.bigEndian, toByteOffset: 1, as: Int128.self)
        return length + 1
    }
}
