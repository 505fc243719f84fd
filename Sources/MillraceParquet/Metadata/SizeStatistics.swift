/// What a reader needs to size its buffers. SPEC: parquet.thrift `SizeStatistics`.
package struct SizeStatistics: Hashable, Sendable {
    /// The bytes of all values of a BYTE_ARRAY column, without length prefixes.
    package var unencodedByteArrayBytes: Int64?
    /// How often each repetition level occurs; nil when the maximum is 0.
    package var repetitionLevels: [Int64]?
    /// How often each definition level occurs; nil when the maximum is 0 or 1 (the null count says it).
    package var definitionLevels: [Int64]?

    init() {}
}

extension SizeStatistics: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int64: unencodedByteArrayBytes)
        writer.field(2, int64s: repetitionLevels)
        writer.field(3, int64s: definitionLevels)
    }
}

extension SizeStatistics: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = SizeStatistics()
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.unencodedByteArrayBytes = try reader.int64(field)
            case 2: read.repetitionLevels = try reader.integers(field)
            case 3: read.definitionLevels = try reader.integers(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
