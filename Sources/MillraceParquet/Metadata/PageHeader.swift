/// What stands before each page. SPEC: parquet.thrift `PageHeader`.
struct PageHeader: Hashable, Sendable {
    /// What follows, by kind of page.
    enum Body: Hashable, Sendable {
        case data(DataPageHeader)
        case dictionary(DictionaryPageHeader)
        case dataV2(DataPageHeaderV2)
        case index
    }

    var uncompressedSize: Int32
    var compressedSize: Int32
    /// Over the page's bytes as they are stored, the header not included.
    var crc: UInt32?
    var body: Body
}

extension PageHeader: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: type.rawValue)
        writer.field(2, int32: uncompressedSize)
        writer.field(3, int32: compressedSize)
        writer.field(4, int32: crc.map { Int32(bitPattern: $0) })
        switch body {
        case .data(let header): writer.field(5, structure: header)
        case .dictionary(let header): writer.field(7, structure: header)
        case .dataV2(let header): writer.field(8, structure: header)
        case .index: writer.field(6) { _ in }
        }
    }
}

extension PageHeader: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var type: PageType?
        var read = PageHeader(uncompressedSize: -1, compressedSize: -1, crc: nil, body: .index)
        var hasBody = false
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: type = try reader.known(field)
            case 2: read.uncompressedSize = try reader.int32(field)
            case 3: read.compressedSize = try reader.int32(field)
            case 4: read.crc = UInt32(bitPattern: try reader.int32(field))
            case 5: read.body = .data(try reader.structure(field))
            case 7: read.body = .dictionary(try reader.structure(field))
            case 8: read.body = .dataV2(try reader.structure(field))
            default: try reader.skip(field)
            }
            hasBody = hasBody || [5, 6, 7, 8].contains(field.id)
        }
        guard hasBody, read.uncompressedSize >= 0, read.compressedSize >= 0, type == read.type else {
            throw .malformed("a page header")
        }
        self = read
    }

    private var type: PageType {
        switch body {
        case .data: .data
        case .dictionary: .dictionary
        case .dataV2: .dataV2
        case .index: .index
        }
    }
}
