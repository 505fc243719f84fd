/// SPEC: parquet.thrift `DictionaryPageHeader`.
struct DictionaryPageHeader: Hashable, Sendable {
    var valueCount: Int32
    var encoding: Encoding
}

extension DictionaryPageHeader: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: valueCount)
        writer.field(2, int32: encoding.rawValue)
    }
}

extension DictionaryPageHeader: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = DictionaryPageHeader(valueCount: -1, encoding: .plain)
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.valueCount = try reader.int32(field)
            case 2: read.encoding = try reader.known(field)
            default: try reader.skip(field)
            }
        }
        guard read.valueCount >= 0 else { throw .malformed("a dictionary page without a value count") }
        self = read
    }
}
