/// The footer of a file. SPEC: parquet.thrift `FileMetaData`.
package struct FileMetadata: Hashable, Sendable {
    package var version: Int32 = 0
    /// The schema tree, depth first, with the root.
    package var schema: [SchemaElement] = []
    package var rowCount: Int64 = 0
    package var rowGroups: [RowGroupMetadata] = []
    package var keyValues: [KeyValue] = []
    package var createdBy: String?
    /// One entry a leaf; nil when the file says nothing about the order of its bounds.
    package var columnOrders: [ColumnOrder]?
}

extension FileMetadata: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = FileMetadata()
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.version = try reader.int32(field)
            case 2: read.schema = try reader.structures(field)
            case 3: read.rowCount = try reader.int64(field)
            case 4: read.rowGroups = try reader.structures(field)
            case 5 where field.isList: read.keyValues = try reader.structures(field)
            case 6 where field.isBinary: read.createdBy = try reader.text(field)
            case 7 where field.isList: read.columnOrders = try reader.structures(field)
            case 8, 9: throw .unsupported("encrypted files")
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
