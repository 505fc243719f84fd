/// Where the pages of a column chunk are. SPEC: parquet.thrift `OffsetIndex`.
package struct OffsetIndex: Hashable, Sendable {
    package var pages: [PageLocation] = []
    /// One entry a page, for BYTE_ARRAY columns.
    package var unencodedByteArrayBytes: [Int64]?

    init() {}
}

extension OffsetIndex: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, structures: pages)
        writer.field(2, int64s: unencodedByteArrayBytes)
    }
}

extension OffsetIndex: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = OffsetIndex()
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.pages = try reader.structures(field)
            case 2: read.unencodedByteArrayBytes = try reader.integers(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
