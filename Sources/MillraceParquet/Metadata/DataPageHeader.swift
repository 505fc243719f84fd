/// SPEC: parquet.thrift `DataPageHeader`. Statistics are left to the column index.
struct DataPageHeader: Hashable, Sendable {
    /// Levels, nulls included.
    var valueCount: Int32
    var encoding: Encoding
    var definitionLevelEncoding: Encoding = .rle
    var repetitionLevelEncoding: Encoding = .rle
}

extension DataPageHeader: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: valueCount)
        writer.field(2, int32: encoding.rawValue)
        writer.field(3, int32: definitionLevelEncoding.rawValue)
        writer.field(4, int32: repetitionLevelEncoding.rawValue)
    }
}

extension DataPageHeader: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = DataPageHeader(valueCount: -1, encoding: .plain)
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.valueCount = try reader.int32(field)
            case 2: read.encoding = try reader.known(field)
            case 3: read.definitionLevelEncoding = try reader.known(field)
            case 4: read.repetitionLevelEncoding = try reader.known(field)
            default: try reader.skip(field)
            }
        }
        guard read.valueCount >= 0 else { throw .malformed("a data page without a value count") }
        self = read
    }
}
