/// Where one page is. SPEC: parquet.thrift `PageLocation`.
package struct PageLocation: Hashable, Sendable {
    package var offset: Int64
    /// The page header included.
    package var compressedPageSize: Int32
    /// The page's first row, counted from the start of its row group.
    package var firstRowIndex: Int64
}

extension PageLocation: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int64: offset)
        writer.field(2, int32: compressedPageSize)
        writer.field(3, int64: firstRowIndex)
    }
}

extension PageLocation: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = PageLocation(offset: 0, compressedPageSize: 0, firstRowIndex: 0)
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.offset = try reader.int64(field)
            case 2: read.compressedPageSize = try reader.int32(field)
            case 3: read.firstRowIndex = try reader.int64(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
