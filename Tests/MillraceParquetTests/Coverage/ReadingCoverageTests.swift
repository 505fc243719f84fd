import MillraceColumns
import Testing

@testable import MillraceParquet

/// The table of what is read, held to footers with a column of each type and annotation.
@Suite struct ReadingCoverageTests {
    /// What a column is stored as.
    struct Stored: Sendable {
        let type: PhysicalType
        var length: Int32?
        var annotation: LogicalAnnotation?
        var older: ConvertedType?
    }

    private static func item(_ section: String, _ id: Int) throws -> CoverageItem {
        try #require(ParquetCoverage.sections.first { $0.name == section }?.item(id))
    }

    /// The first word of what the table says is the column's type.
    private func expect(_ item: CoverageItem, reads stored: Stored) throws {
        var element = SchemaElement(name: "value")
        element.type = stored.type
        element.typeLength = stored.length
        element.repetition = .optional
        element.logicalType = stored.annotation
        element.convertedType = stored.older
        element.precision = 9
        element.scale = 2
        let file = Self.footer(element)
        switch item.reading {
        case .read(let words):
            let type = try #require(try ParquetFile(MemorySource(file)).schema().fields.first).type
            #expect("\(type)".hasPrefix(words.prefix { $0 != ":" }), "\(item.name) is read as \(type)")
        case .ignored: #expect(try ParquetFile(MemorySource(file)).schema().fields.count == 1)
        case .refused: #expect(throws: ParquetFault.self) { try ParquetFile(MemorySource(file)).schema() }
        }
    }

    private static let physical: [Stored] = [
        Stored(type: .boolean), Stored(type: .int32), Stored(type: .int64), Stored(type: .int96), Stored(type: .float),
        Stored(type: .double), Stored(type: .byteArray), Stored(type: .fixedLengthByteArray, length: 5),
    ]

    @Test(arguments: 0...7)
    func physicalTypes(id: Int) throws { try expect(try Self.item("Type", id), reads: Self.physical[id]) }

    /// By the number of the union's member.
    private static let annotated: [Int: Stored] = [
        1: Stored(type: .byteArray, annotation: .string),
        5: Stored(type: .int32, annotation: .decimal(precision: 9, scale: 2)),
        6: Stored(type: .int32, annotation: .date),
        7: Stored(type: .int64, annotation: .time(isAdjustedToUTC: true, unit: .micros)),
        8: Stored(type: .int64, annotation: .timestamp(isAdjustedToUTC: false, unit: .micros)),
        10: Stored(type: .int32, annotation: .integer(bitWidth: 8, isSigned: false)),
        11: Stored(type: .int32, annotation: .other(11)),
        12: Stored(type: .byteArray, annotation: .json),
        14: Stored(type: .fixedLengthByteArray, length: 16, annotation: .other(14)),
        15: Stored(type: .fixedLengthByteArray, length: 2, annotation: .other(15)),
    ]

    @Test(arguments: [1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    func logicalTypes(id: Int) throws {
        let stored = Self.annotated[id] ?? Stored(type: .byteArray, annotation: .other(Int16(id)))
        try expect(try Self.item("LogicalType", id), reads: stored)
    }

    @Test(arguments: [0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21])
    func convertedTypes(id: Int) throws {
        let type: PhysicalType =
            switch id {
            case 0, 4, 19, 20: .byteArray
            case 8, 9, 10, 14, 18: .int64
            case 21: .fixedLengthByteArray
            default: .int32
            }
        let stored = Stored(type: type, length: id == 21 ? 12 : nil, older: ConvertedType(rawValue: Int32(id)))
        try expect(try Self.item("ConvertedType", id), reads: stored)
    }

    @Test(arguments: 0...7)
    func codecs(id: Int) throws {
        let codec = try #require(PageCodec(rawValue: Int32(id)))
        if case .read = try Self.item("CompressionCodec", id).reading {
            _ = try PageDecompressor(codec)
        } else {
            #expect(throws: ParquetFault.self) { try PageDecompressor(codec) }
        }
    }

    /// A file without rows: a footer alone.
    private static func footer(_ element: SchemaElement) -> [UInt8] {
        var root = SchemaElement(name: "schema")
        root.childCount = 1
        var writer = ThriftWriter()
        writer.structure {
            $0.field(1, int32: 1)
            $0.field(2, structures: [root, element])
            $0.field(3, int64: 0)
            $0.listHeader(4, .structure, count: 0)
        }
        let bytes = writer.sink.copyBytes()
        let length = withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) }
        return ParquetEncoder.magic + bytes + length + ParquetEncoder.magic
    }
}
