/// A bounds-checked place in a run of bytes, for readers of binary formats.
///
/// Every method either advances past what it returns or throws; none reads outside the bytes it was given.
package struct ByteCursor {
    /// Why a read was refused.
    package enum Fault: Error, Hashable, Sendable {
        /// The bytes ended before the value did; `offset` is where the value began.
        case truncated(offset: Int)
        /// A varint ran over ten bytes or over 64 bits; `offset` is where it began.
        case malformedVarint(offset: Int)
    }

    @usableFromInline let bytes: UnsafeRawBufferPointer
    /// The number of bytes consumed.
    package private(set) var offset: Int

    /// Starts at `offset` in `bytes`, which must outlive the cursor.
    package init(_ bytes: UnsafeRawBufferPointer, offset: Int = 0) {
        self.bytes = bytes
        self.offset = min(max(offset, 0), bytes.count)
    }

    /// The bytes that are left.
    package var remaining: Int { bytes.count - offset }

    package var isAtEnd: Bool { offset == bytes.count }

    package mutating func readByte() throws(Fault) -> UInt8 {
        guard offset < bytes.count else { throw .truncated(offset: offset) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// A view of the next `count` bytes, without a copy.
    package mutating func readBytes(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= remaining else { throw .truncated(offset: offset) }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    package mutating func skip(_ count: Int) throws(Fault) {
        _ = try readBytes(count)
    }

    package mutating func readLittleEndianUInt32() throws(Fault) -> UInt32 {
        UInt32(littleEndian: try readBytes(4).loadUnaligned(as: UInt32.self))
    }

    package mutating func readLittleEndianUInt64() throws(Fault) -> UInt64 {
        UInt64(littleEndian: try readBytes(8).loadUnaligned(as: UInt64.self))
    }

    /// Reads an unsigned LEB128 varint of at most 64 bits.
    package mutating func readVarint() throws(Fault) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 70 {
            let byte = try readByte()
            let bits = UInt64(byte & 0x7F)
            if shift == 63, bits > 1 { break }
            value |= bits << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .malformedVarint(offset: start)
    }

    /// Reads a zig-zag varint.
    package mutating func readZigZag() throws(Fault) -> Int64 {
        let raw = try readVarint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }
}
