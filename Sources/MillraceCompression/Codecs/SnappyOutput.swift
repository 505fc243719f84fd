/// Writes the elements of a Snappy block.
///
/// Safe: no literal or copy takes more room than `Snappy.maximumCompressedSize` counts for the bytes that it stands for.
struct SnappyOutput {
    private var place: UnsafeMutableRawPointer

    init(_ start: UnsafeMutableRawPointer) { place = start }

    func count(from start: UnsafeMutableRawPointer) -> Int { start.distance(to: place) }

    mutating func varint(_ value: UInt32) {
        var rest = value
        while rest >= 0x80 {
            byte(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        byte(UInt8(rest))
    }

    @inline(__always)
    private mutating func byte(_ value: UInt8) {
        place.storeBytes(of: value, as: UInt8.self)
        place += 1
    }

    @inline(__always)
    private mutating func short(_ value: Int) {
        place.storeBytes(of: UInt16(truncatingIfNeeded: value).littleEndian, as: UInt16.self)
        place += 2
    }

    /// A literal of at most a block, of which `SnappyCompressor.margin` bytes may be read, and written, beyond its end.
    @inline(__always)
    mutating func shortLiteral(_ bytes: UnsafeRawPointer, _ count: Int) {
        guard count <= 60 else { return literal(bytes, count) }
        byte(UInt8(truncatingIfNeeded: (count &- 1) &<< 2))
        // Whole words: copying more than is there costs less than asking how much there is.
        place.copyMemory(from: bytes, byteCount: 16)
        if count > 16 { (place + 16).copyMemory(from: bytes + 16, byteCount: 48) }
        place += count
    }

    /// A literal of 1 to 65,536 bytes.
    mutating func literal(_ bytes: UnsafeRawPointer, _ count: Int) {
        let length = count - 1
        if length < 60 {
            byte(UInt8(length << 2))
        } else if length < 256 {
            byte(60 << 2)
            byte(UInt8(length))
        } else {
            byte(61 << 2)
            short(length)
        }
        place.copyMemory(from: bytes, byteCount: count)
        place += count
    }

    /// A copy of at least 4 bytes from less than 64 KiB before.
    @inline(__always)
    mutating func copy(offset: Int, length: Int) {
        var left = length
        if left > 64 { left = longCopy(offset, left) }
        if left < 12, offset < 2048 {
            byte(UInt8(truncatingIfNeeded: 1 | (left &- 4) &<< 2 | (offset &>> 8) &<< 5))
            byte(UInt8(truncatingIfNeeded: offset))
        } else {
            byte(UInt8(truncatingIfNeeded: 2 | (left &- 1) &<< 2))
            short(offset)
        }
    }

    /// Copies in pieces of 64 bytes and returns how many are left: 4 to 64.
    private mutating func longCopy(_ offset: Int, _ length: Int) -> Int {
        var left = length
        while left > 64 {
            let piece = left >= 68 ? 64 : 60
            byte(UInt8(truncatingIfNeeded: 2 | (piece - 1) << 2))
            short(offset)
            left -= piece
        }
        return left
    }
}
