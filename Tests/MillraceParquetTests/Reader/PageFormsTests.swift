import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceParquet

/// Pages that our encoder never writes.
@Suite struct PageFormsTests {
    private func values(
        _ element: SchemaElement, _ pages: [HandMadeFile.Page], count: Int64, codec: PageCodec = .uncompressed
    ) throws -> [Cell] {
        let chunk = HandMadeFile.Chunk(
            path: [element.name], type: element.type ?? .boolean, valueCount: count, pages: pages, codec: codec)
        return try readRows(HandMadeFile(elements: [element], chunks: [chunk], rowCount: count).bytes).map { $0[0] }
    }

    private func v2(
        _ levels: [UInt8], _ values: [UInt8], count: Int32, encoding: Encoding = .plain, isCompressed: Bool = true,
        size: Int? = nil
    ) -> HandMadeFile.Page {
        var header = DataPageHeaderV2()
        header.valueCount = count
        header.rowCount = count
        header.encoding = encoding
        header.definitionLevelBytes = Int32(levels.count)
        header.isCompressed = isCompressed
        return HandMadeFile.Page(
            body: .dataV2(header), stored: levels + values, uncompressedSize: size.map { levels.count + $0 })
    }

    private func v1(_ bytes: [UInt8], count: Int32, _ encoding: Encoding = .plain, levels: Encoding = .rle)
        -> HandMadeFile.Page
    {
        HandMadeFile.Page(
            body: .data(
                DataPageHeader(
                    valueCount: count, encoding: encoding, definitionLevelEncoding: levels,
                    repetitionLevelEncoding: levels)), stored: bytes)
    }

    private func dictionary(_ bytes: [UInt8], count: Int32) -> HandMadeFile.Page {
        HandMadeFile.Page(
            body: .dictionary(DictionaryPageHeader(valueCount: count, encoding: .plainDictionary)), stored: bytes)
    }

    @Test func versionTwoInAllStates() throws {
        // Snappy of nothing is one byte; of four bytes, their length, a literal's tag and the bytes.
        let four = [4, 12] + plain(Int32(7))
        let pages = [
            v2(runs(0, 0), [], count: 2, size: 0),
            v2([], [], count: 0, size: 0),
            v2(runs(0), [0], count: 1, size: 0),
            v2(runs(1), four, count: 1, size: 4),
            v2(runs(1, 0), plain(Int32(9)), count: 2, isCompressed: false),
        ]
        #expect(
            try values(.leaf("x", .int32), pages, count: 6, codec: .snappy)
                == [.null, .null, .null, .int64(7), .int64(9), .null])
    }

    @Test func pagesOfNoValues() throws {
        let pages = [v1([], count: 0), v1(withLength(runs(1)) + plain(Int32(1)), count: 1), v1([], count: 0)]
        #expect(try values(.leaf("x", .int32), pages, count: 1) == [.int64(1)])
    }

    @Test func bitPackedLevelsHaveNoLength() throws {
        // SPEC: most significant bit first: 1, 0, 1.
        let page = v1([0b1010_0000] + plain(Int32(1), 2), count: 3, levels: .bitPacked)
        #expect(try values(.leaf("x", .int32), [page], count: 3) == [.int64(1), .null, .int64(2)])
    }

    @Test func runsOfBooleans() throws {
        for encoded in [[8, 1], [3, 0b1111]] as [[UInt8]] {
            let page = v1(withLength(encoded), count: 4, .rle)
            #expect(
                try values(.leaf("x", .boolean, .required), [page], count: 4)
                    == Array(repeating: .boolean(true), count: 4))
        }
    }

    @Test(arguments: [0, 1, 7, 8, 16, 31, 32])
    func dictionaryIndicesOfAnyWidth(width: UInt8) throws {
        let entry = [UInt8](repeating: 0, count: Int(width + 7) / 8)
        let pages = [dictionary(plain(Int64(5)), count: 1), v1([width, 6] + entry, count: 3, .plainDictionary)]
        #expect(try values(.leaf("x", .int64, .required), pages, count: 3) == [.int64(5), .int64(5), .int64(5)])
    }

    @Test func whatIsRefused() {
        let element = SchemaElement.leaf("x", .int64, .required)
        let entries = dictionary(plain(Int64(5)), count: 1)
        let cases: [(String, [HandMadeFile.Page])] = [
            ("a width of 33", [entries, v1([33, 6, 0, 0, 0, 0, 0], count: 3, .rleDictionary)]),
            ("an index that is not there", [entries, v1([1, 6, 1], count: 3, .rleDictionary)]),
            ("no dictionary", [v1([0, 6], count: 3, .rleDictionary)]),
            ("an empty dictionary", [dictionary([], count: 0), v1([0, 6], count: 3, .rleDictionary)]),
            ("two dictionaries", [entries, v1([0, 2], count: 1, .rleDictionary), entries]),
            ("more levels than the chunk", [v1(plain(Int64(1), 2, 3, 4), count: 4)]),
            ("fewer", [v1(plain(Int64(1), 2), count: 2)]),
            ("bytes that end early", [v1(plain(Int64(1), 2), count: 3)]),
            ("deltas of text", [v1([], count: 3, .deltaByteArray)]),
            ("a dictionary larger than its bytes", [dictionary([], count: .max)]),
        ]
        for (name, pages) in cases {
            #expect(throws: ParquetFault.self, "\(name)") { try values(element, pages, count: 3) }
        }
    }

    @Test func badEntriesMatterOnlyWhereTheyAreUsed() throws {
        let element = SchemaElement.leaf("x", .byteArray, .required, .string)
        let entries = dictionary(
            withLength(Array("a".utf8)) + withLength([0xC3]) + withLength(Array("b".utf8)), count: 3)
        let sound = v1([2] + runs(0, 2, 0), count: 3, .rleDictionary)
        #expect(try values(element, [entries, sound], count: 3) == [.string("a"), .string("b"), .string("a")])
        let bad = v1([2] + runs(0, 2, 1), count: 3, .rleDictionary)
        #expect(throws: ParquetFault.value("text that is not UTF-8", column: "x", row: 2)) {
            try values(element, [entries, bad], count: 3)
        }
    }

    @Test func aBombOfNullsIsReadBatchByBatch() throws {
        let count = Int32.max
        let page = v1(withLength([0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0]), count: count)
        let chunk = HandMadeFile.Chunk(path: ["x"], type: .int32, valueCount: Int64(count), pages: [page])
        let file = try ParquetFile(
            MemorySource(
                HandMadeFile(elements: [.leaf("x", .int32)], chunks: [chunk], rowCount: Int64(count)).bytes))
        var reader = try file.rowGroup(0)
        let batch = try #require(try reader.next())
        #expect(batch.rowCount == ParquetReadLimits().batchRows)
        #expect(batch.columns[0].nullCount == batch.rowCount)
    }

    @Test func aRowOfTooManyElementsIsRefused() throws {
        let count = Int32.max
        let long: [UInt8] = [0xFC, 0xFF, 0xFF, 0xFF, 0x0F]
        let page = v1(withLength([2, 0] + long + [1]) + withLength([2, 0] + long + [0]), count: count)
        let chunk = HandMadeFile.Chunk(path: ["x"], type: .int32, valueCount: Int64(count), pages: [page])
        let file = HandMadeFile(elements: [.leaf("x", .int32, .repeated)], chunks: [chunk], rowCount: 1)
        var limits = ParquetReadLimits()
        limits.rowLevels = 10_000
        var reader = try ParquetFile(MemorySource(file.bytes)).rowGroup(0, limits: limits)
        #expect(throws: ParquetFault.self) { try reader.next() }
    }

    @Test func largePagesMustHaveBytesBehindThem() {
        var limits = ParquetReadLimits()
        limits.pageBytes = 1000
        limits.pageRatio = 10
        limits.largestPageBytes = 100_000
        #expect(limits.allowsPage(of: 1000, from: 1))
        #expect(!limits.allowsPage(of: 1001, from: 1))
        #expect(limits.allowsPage(of: 5000, from: 500))
        #expect(!limits.allowsPage(of: 100_001, from: 1 << 20))
    }
}
