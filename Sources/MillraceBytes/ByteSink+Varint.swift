extension ByteSink {
    /// Appends `value` as an unsigned LEB128 varint: 1 to 10 bytes.
    ///
    /// SPEC: Thrift compact protocol "varint"; Parquet RLE run headers.
    @inlinable package mutating func append(varint value: UInt64) {
        let start = reserve(10)
        var rest = value
        var length = 0
        while rest >= 0x80 {
            start.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: length, as: UInt8.self)
            rest >>= 7
            length += 1
        }
        start.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: length, as: UInt8.self)
        advance(by: length + 1)
    }

    /// Appends `value` as a zig-zag varint: 1 to 10 bytes.
    ///
    /// SPEC: Avro "int and long values are written using variable-length zig-zag coding"; Thrift compact protocol.
    @inlinable package mutating func append(zigZag value: Int64) {
        append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }
}
