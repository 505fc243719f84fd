/// Where a column chunk lies and what is in it. SPEC: parquet.thrift `ColumnMetaData`.
package struct ColumnMetadata: Hashable, Sendable {
    package var type: PhysicalType
    package var encodings: [Encoding] = []
    package var path: [String] = []
    package var codec: PageCodec = .uncompressed
    /// Levels, nulls included.
    package var valueCount: Int64 = 0
    /// Page headers included.
    package var totalUncompressedSize: Int64 = 0
    /// Page headers included.
    package var totalCompressedSize: Int64 = 0
    package var dataPageOffset: Int64 = 0
    package var dictionaryPageOffset: Int64?
    package var statistics: Statistics?
    package var encodingStats: [PageEncodingStats]?
    package var bloomFilterOffset: Int64?
    package var bloomFilterLength: Int32?
    package var sizeStatistics: SizeStatistics?

    init(type: PhysicalType) { self.type = type }

    /// Where the chunk begins: at its dictionary if it has one. Some writers say 0 for "no dictionary".
    var firstPageOffset: Int64 {
        guard let dictionary = dictionaryPageOffset, dictionary > 0 else { return dataPageOffset }
        return min(dataPageOffset, dictionary)
    }
}

extension ColumnMetadata: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: type.rawValue)
        writer.field(2, int32s: encodings.map(\.rawValue))
        writer.field(3, texts: path)
        writer.field(4, int32: codec.rawValue)
        writer.field(5, int64: valueCount)
        writer.field(6, int64: totalUncompressedSize)
        writer.field(7, int64: totalCompressedSize)
        writer.field(9, int64: dataPageOffset)
        writer.field(11, int64: dictionaryPageOffset)
        writer.field(12, structure: statistics)
        writer.field(13, structures: encodingStats)
        writer.field(14, int64: bloomFilterOffset)
        writer.field(15, int32: bloomFilterLength)
        writer.field(16, structure: sizeStatistics)
    }
}

/// What is information only is passed over where it is of another type than it should be, as generated readers do.
extension ColumnMetadata: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = ColumnMetadata(type: .boolean)
        var hasType = false
        try reader.structure { (reader, field) throws(ParquetFault) in
            hasType = hasType || field.id == 1
            try read.readField(field, from: &reader)
        }
        guard hasType else { throw .malformed("a column chunk without a type") }
        self = read
    }

    private mutating func readField(
        _ field: ThriftReader.Field, from reader: inout ThriftReader
    ) throws(ParquetFault) {
        switch field.id {
        case 1: type = try reader.known(field)
        // The list is information only, and often wrong: what a page says of itself counts.
        case 2: encodings = try reader.integers(field).compactMap { Encoding(rawValue: Int32(truncatingIfNeeded: $0)) }
        case 3: path = try reader.binaries(field).map { String(decoding: $0, as: UTF8.self) }
        case 4: codec = try reader.known(field)
        case 5: valueCount = try reader.int64(field)
        case 6: totalUncompressedSize = try reader.int64(field)
        case 7: totalCompressedSize = try reader.int64(field)
        case 9: dataPageOffset = try reader.int64(field)
        case 11 where field.isInteger: dictionaryPageOffset = try reader.int64(field)
        case 12 where field.isStructure: statistics = try reader.structure(field)
        case 13 where field.isList: encodingStats = try reader.structures(field)
        case 14 where field.isInteger: bloomFilterOffset = try reader.int64(field)
        case 15 where field.isInteger: bloomFilterLength = try reader.int32(field)
        case 16 where field.isStructure: sizeStatistics = try reader.structure(field)
        default: try reader.skip(field)
        }
    }
}
