/// A row group as the footer describes it. SPEC: parquet.thrift `RowGroup`.
package struct RowGroupMetadata: Hashable, Sendable {
    package var columns: [ColumnChunkMetadata] = []
    package var totalByteSize: Int64 = 0
    package var rowCount: Int64 = 0
    package var sortingColumns: [SortingColumn]?
    package var fileOffset: Int64?
    package var totalCompressedSize: Int64?
    package var ordinal: Int32?
}

extension RowGroupMetadata: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = RowGroupMetadata()
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.columns = try reader.structures(field)
            case 2: read.totalByteSize = try reader.int64(field)
            case 3: read.rowCount = try reader.int64(field)
            case 4 where field.isList: read.sortingColumns = try reader.structures(field)
            case 5 where field.isInteger: read.fileOffset = try reader.int64(field)
            case 6 where field.isInteger: read.totalCompressedSize = try reader.int64(field)
            case 7 where field.isInteger: read.ordinal = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
