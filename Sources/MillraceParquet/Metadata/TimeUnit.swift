/// SPEC: parquet.thrift `TimeUnit`.
package enum TimeUnit: Int16, Hashable, Sendable {
    case millis = 1
    case micros = 2
    case nanos = 3
}

extension TimeUnit: ThriftWritable, ThriftReadable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(rawValue) { _ in }
    }

    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var unit: TimeUnit?
        try reader.structure { (reader, field) throws(ParquetFault) in
            unit = TimeUnit(rawValue: field.id)
            try reader.skip(field)
        }
        guard let unit else { throw .unsupported("a time unit that this reader does not know") }
        self = unit
    }
}
