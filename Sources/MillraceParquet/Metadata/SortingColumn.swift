/// A column by which the rows of a row group are sorted. SPEC: parquet.thrift `SortingColumn`.
package struct SortingColumn: Hashable, Sendable {
    package var columnIndex: Int32
    package var isDescending: Bool
    package var isNullsFirst: Bool
}

extension SortingColumn: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: columnIndex)
        writer.field(2, boolean: isDescending)
        writer.field(3, boolean: isNullsFirst)
    }
}

extension SortingColumn: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = SortingColumn(columnIndex: 0, isDescending: false, isNullsFirst: false)
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.columnIndex = try reader.int32(field)
            case 2: read.isDescending = try reader.boolean(field)
            case 3: read.isNullsFirst = try reader.boolean(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
