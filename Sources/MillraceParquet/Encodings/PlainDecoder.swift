import MillraceBytes
import MillraceColumns

/// Reads PLAIN values into the form in which the hub holds them.
///
/// SPEC: Encodings.md "Plain".
struct PlainDecoder {
    private var cursor: ByteCursor
    private let leaf: StoredLeaf

    init(_ bytes: UnsafeRawBufferPointer, leaf: StoredLeaf) {
        cursor = ByteCursor(bytes)
        self.leaf = leaf
    }

    /// Appends exactly `count` values.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer.
    mutating func decode(_ count: Int, into values: inout LeafValues) throws(ParquetFault) {
        switch (leaf.physicalType, values.kind) {
        case (.boolean, .boolean): values.booleans += try booleans(count)
        case (.int32, .int32): values.int32s += try take(count, as: Int32.self)
        case (.int32, .int64): values.int64s += try take(count, as: Int32.self).map(Int64.init)
        case (.int64, .int64): values.int64s += try take(count, as: Int64.self)
        case (.float, .double):
            values.doubles += try take(count, as: UInt32.self).map { Double(Float(bitPattern: $0)) }
        case (.double, .double): values.doubles += try take(count, as: UInt64.self).map(Double.init(bitPattern:))
        case (.fixedLengthByteArray, .int128): values.int128s += try decimals(count)
        case (.fixedLengthByteArray, .int64):
            // Decimals of few digits in FIXED_LEN_BYTE_ARRAY, as older writers have them.
            values.int64s += try decimals(count).map { Int64(truncatingIfNeeded: $0) }
        case (.byteArray, .binary): try texts(count, into: &values)
        default: throw .unsupported("column \(leaf.name): values of \(leaf.physicalType)")
        }
    }

    private mutating func bytes(_ count: Int) throws(ParquetFault) -> UnsafeRawBufferPointer {
        do { return try cursor.readBytes(count) } catch { throw .malformed("column \(leaf.name): values end early") }
    }

    private mutating func take<Value: FixedWidthInteger & BitwiseCopyable>(
        _ count: Int, as value: Value.Type
    ) throws(ParquetFault) -> [Value] {
        let size = MemoryLayout<Value>.size
        let bytes = try bytes(count * size)
        // Safe: every load lies within the `count * size` bytes that were there.
        return (0..<count).map { Value(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Value.self)) }
    }

    private mutating func booleans(_ count: Int) throws(ParquetFault) -> [UInt8] {
        let bytes = try bytes((count + 7) / 8)
        return (0..<count).map { bytes[$0 >> 3] >> UInt8($0 & 7) & 1 }
    }

    private mutating func decimals(_ count: Int) throws(ParquetFault) -> [Int128] {
        let width = leaf.typeLength
        let bytes = try bytes(count * width)
        return (0..<count).map { index in
            let value = bytes[index * width..<(index + 1) * width]
            let sign: Int128 = (value.first ?? 0) >= 0x80 ? -1 : 0
            return value.reduce(sign) { $0 << 8 | Int128($1) }
        }
    }

    private mutating func texts(_ count: Int, into values: inout LeafValues) throws(ParquetFault) {
        for _ in 0..<count {
            let length = Int(try bytes(4).loadUnaligned(as: UInt32.self).littleEndian)
            try values.append(text: try bytes(length))
        }
    }
}
