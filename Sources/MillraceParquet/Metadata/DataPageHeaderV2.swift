/// SPEC: parquet.thrift `DataPageHeaderV2`. Read only.
struct DataPageHeaderV2: Hashable, Sendable {
    /// Levels, nulls included.
    var valueCount: Int32 = -1
    var nullCount: Int32 = 0
    var rowCount: Int32 = 0
    var encoding: Encoding = .plain
    var definitionLevelBytes: Int32 = 0
    var repetitionLevelBytes: Int32 = 0
    var isCompressed = true
}

extension DataPageHeaderV2: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: valueCount)
        writer.field(2, int32: nullCount)
        writer.field(3, int32: rowCount)
        writer.field(4, int32: encoding.rawValue)
        writer.field(5, int32: definitionLevelBytes)
        writer.field(6, int32: repetitionLevelBytes)
        writer.field(7, boolean: isCompressed)
    }
}

extension DataPageHeaderV2: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = DataPageHeaderV2()
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.valueCount = try reader.int32(field)
            case 2: read.nullCount = try reader.int32(field)
            case 3: read.rowCount = try reader.int32(field)
            case 4: read.encoding = try reader.known(field)
            case 5: read.definitionLevelBytes = try reader.int32(field)
            case 6: read.repetitionLevelBytes = try reader.int32(field)
            case 7: read.isCompressed = try reader.boolean(field)
            default: try reader.skip(field)
            }
        }
        guard read.valueCount >= 0, read.definitionLevelBytes >= 0, read.repetitionLevelBytes >= 0 else {
            throw .malformed("a data page V2 header")
        }
        self = read
    }
}
