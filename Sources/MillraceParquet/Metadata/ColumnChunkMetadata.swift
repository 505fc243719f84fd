/// A column chunk's entry in its row group. SPEC: parquet.thrift `ColumnChunk`.
package struct ColumnChunkMetadata: Hashable, Sendable {
    /// Set only when the chunk lies in another file, which is not read here.
    package var filePath: String?
    package var metadata: ColumnMetadata
    package var offsetIndexOffset: Int64?
    package var offsetIndexLength: Int32?
    package var columnIndexOffset: Int64?
    package var columnIndexLength: Int32?
}

extension ColumnChunkMetadata: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var filePath: String?
        var metadata: ColumnMetadata?
        var offsetIndex: (offset: Int64?, length: Int32?)
        var columnIndex: (offset: Int64?, length: Int32?)
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: filePath = try reader.text(field)
            case 3: metadata = try reader.structure(field)
            case 4 where field.isInteger: offsetIndex.offset = try reader.int64(field)
            case 5 where field.isInteger: offsetIndex.length = try reader.int32(field)
            case 6 where field.isInteger: columnIndex.offset = try reader.int64(field)
            case 7 where field.isInteger: columnIndex.length = try reader.int32(field)
            case 8, 9: throw .unsupported("encrypted columns")
            default: try reader.skip(field)
            }
        }
        guard let metadata else { throw .malformed("a column chunk without metadata") }
        self.init(
            filePath: filePath, metadata: metadata, offsetIndexOffset: offsetIndex.offset,
            offsetIndexLength: offsetIndex.length, columnIndexOffset: columnIndex.offset,
            columnIndexLength: columnIndex.length)
    }
}
