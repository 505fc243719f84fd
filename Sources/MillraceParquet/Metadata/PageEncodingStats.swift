/// How many pages of a kind use an encoding: the only proof that a chunk is all dictionary. SPEC: parquet.thrift `PageEncodingStats`.
package struct PageEncodingStats: Hashable, Sendable {
    package var pageType: PageType
    package var encoding: Encoding
    package var count: Int32
}

extension PageEncodingStats: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: pageType.rawValue)
        writer.field(2, int32: encoding.rawValue)
        writer.field(3, int32: count)
    }
}

extension PageEncodingStats: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = PageEncodingStats(pageType: .data, encoding: .plain, count: 0)
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.pageType = try reader.known(field)
            case 2: read.encoding = try reader.known(field)
            case 3: read.count = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
