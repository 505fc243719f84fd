import Testing

@testable import MillraceParquet

@Suite struct ThriftTests {
    private func roundTrip<Value: ThriftWritable & ThriftReadable>(_ value: Value) throws -> Value {
        var writer = ThriftWriter()
        writer.write(value)
        var reader = ThriftReader(writer.sink.bytes)
        return try Value(from: &reader)
    }

    @Test func structsComeBack() throws {
        var metadata = ColumnMetadata(type: .byteArray)
        metadata.encodings = [.plain, .rle, .rleDictionary]
        metadata.path = ["a", "list", "element"]
        metadata.codec = .zstd
        metadata.valueCount = .max
        metadata.totalUncompressedSize = 1 << 40
        metadata.dictionaryPageOffset = 4
        var statistics = Statistics()
        statistics.nullCount = 0
        statistics.minValue = []
        statistics.maxValue = [0xFF]
        statistics.isMaxValueExact = false
        statistics.isMinValueExact = true
        statistics.nanCount = 3
        metadata.statistics = statistics
        metadata.encodingStats = [PageEncodingStats(pageType: .data, encoding: .plain, count: 70_000)]
        #expect(try roundTrip(metadata) == metadata)
    }

    @Test func pageHeadersComeBack() throws {
        for body in [
            PageHeader.Body.data(DataPageHeader(valueCount: 3, encoding: .rleDictionary)),
            .dictionary(DictionaryPageHeader(valueCount: 9, encoding: .plain)),
            .dataV2(DataPageHeaderV2(valueCount: 7, nullCount: 1, rowCount: 2, isCompressed: false)),
        ] {
            let header = PageHeader(uncompressedSize: 10, compressedSize: 9, crc: 0xFFFF_FFFE, body: body)
            #expect(try roundTrip(header) == header)
        }
    }

    @Test func longListsComeBack() throws {
        var index = ColumnIndex()
        index.nullPages = (0..<40_000).map { $0 % 2 == 0 }
        index.minValues = (0..<40_000).map { [UInt8($0 & 0xFF)] }
        index.maxValues = index.minValues
        index.boundaryOrder = .descending
        index.nullCounts = Array(repeating: -1, count: 40_000)
        #expect(try roundTrip(index) == index)
    }

    @Test(arguments: [
        LogicalAnnotation.string, .map, .list, .date, .json, .decimal(precision: 38, scale: 10),
        .timestamp(isAdjustedToUTC: true, unit: .micros), .time(isAdjustedToUTC: false, unit: .nanos),
        .integer(bitWidth: 8, isSigned: true), .enumeration, .bson, .uuid, .float16, .interval, .unknown, .other(16),
    ])
    func annotationsComeBack(annotation: LogicalAnnotation) throws {
        #expect(try roundTrip(annotation) == annotation)
    }

    /// A row group of one byte takes many times that in memory: a footer of megabytes would take gigabytes.
    @Test func elementsOfOneByteAreBounded() {
        let count = 4 << 20
        var bytes: [UInt8] = [0x49, 0xFC]
        var rest = count
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        bytes += Array(repeating: 0, count: count + 1)
        #expect(throws: ParquetFault.tooLarge(what: "a list in the footer or an index", bytes: 64 << 20)) {
            try bytes.withUnsafeBytes { bytes throws(ParquetFault) in
                var reader = ThriftReader(bytes)
                return try FileMetadata(from: &reader)
            }
        }
    }

    @Test func unknownFieldsAreSkipped() throws {
        var writer = ThriftWriter()
        writer.structure {
            $0.field(1, text: "k")
            $0.field(2, text: "v")
            $0.field(3, boolean: true)
            $0.field(40, structure: KeyValue(key: "x", value: nil))
            $0.field(41, int64s: Array(0..<20))
            $0.field(42, booleans: [true, false])
            $0.field(400, binary: [1, 2])
        }
        var reader = ThriftReader(writer.sink.bytes)
        #expect(try KeyValue(from: &reader) == KeyValue(key: "k", value: "v"))
        #expect(reader.offset == writer.sink.count)
    }
}
