/// In which order a column's bounds were taken. SPEC: parquet.thrift `ColumnOrder`.
package enum ColumnOrder: Hashable, Sendable {
    /// The order that the type defines. SPEC: TYPE_ORDER.
    case type
    /// An order that this reader does not use: its field number in the union.
    case other(Int16)
}

extension ColumnOrder: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        switch self {
        case .type: writer.field(1) { _ in }
        case .other(let id): writer.field(id) { _ in }
        }
    }
}

extension ColumnOrder: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = ColumnOrder.other(0)
        try reader.structure { (reader, field) throws(ParquetFault) in
            read = field.id == 1 ? .type : .other(field.id)
            try reader.skip(field)
        }
        self = read
    }
}
