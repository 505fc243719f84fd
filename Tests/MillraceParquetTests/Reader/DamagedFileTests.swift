import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceParquet

/// A file with a mistake in it ends in an error or in other rows, never in a crash.
@Suite struct DamagedFileTests {
    private static func file(_ codec: CompressionCodec) throws -> [UInt8] {
        var random = RandomTable(seed: 5)
        let schema = Schema([
            Field("i", .int64), Field("s", .string), Field("d", .decimal(precision: 20, scale: 2)),
            Field("l", .list(Field("element", .structure([Field("a", .string), Field("b", .boolean)])))),
            Field("m", .map(key: Field("key", .string, isNullable: false), value: Field("value", .double))),
        ])
        return try encodeFile(random.table(schema, rows: 20, nulls: .few), .small(codec))
    }

    private func tryReading(_ bytes: [UInt8]) {
        guard let file = try? ParquetFile(MemorySource(bytes)) else { return }
        for group in file.metadata.rowGroups {
            for chunk in group.columns {
                _ = try? file.columnIndex(chunk)
                _ = try? file.offsetIndex(chunk)
            }
        }
        for group in file.metadata.rowGroups.indices {
            guard let batch = try? file.readRows(rowGroup: group) else { continue }
            for row in 0..<min(batch.rowCount, 100) { for column in batch.columns { _ = column.cell(at: row) } }
        }
    }

    @Test(arguments: [CompressionCodec.none, .snappy, .zstd(level: 1), .gzip(level: 1), .lz4Raw])
    func oneByteChanged(codec: CompressionCodec) throws {
        let bytes = try DamagedFileTests.file(codec)
        var random = TestRandom(seed: 3)
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] = UInt8.random(in: 0...255, using: &random)
            tryReading(damaged)
        }
    }

    /// Pages of version 2 with deltas, lists of two levels, levels without lengths: what our encoder does not write.
    private static var foreignFile: [UInt8] {
        var header = DataPageHeaderV2()
        header.valueCount = 5
        header.rowCount = 3
        header.repetitionLevelBytes = 10
        header.definitionLevelBytes = 10
        let levels = runs(0, 1, 1, 0, 0) + runs(1, 1, 1, 0, 1)
        // SPEC: Encodings.md: 8 values a block, in one miniblock; all deltas are 1.
        let deltas: [UInt8] = [8, 1, 4, 2, 2, 0]
        let prefixes: [UInt8] = [8, 1, 4, 0, 2, 0]
        let page = { (encoding: Encoding, values: [UInt8]) in
            header.encoding = encoding
            return HandMadeFile.Page(body: .dataV2(header), stored: levels + values)
        }
        let packed = HandMadeFile.Page(
            body: .data(DataPageHeader(valueCount: 3, encoding: .byteStreamSplit, definitionLevelEncoding: .bitPacked)),
            stored: [0b1010_0000] + [1, 2, 3, 4, 5, 6, 7, 8])
        let chunk = { (path: [String], type: PhysicalType, count: Int64, page: HandMadeFile.Page) in
            HandMadeFile.Chunk(path: path, type: type, valueCount: count, pages: [page])
        }
        return HandMadeFile(
            elements: [
                .group("l", .required, children: 1, converted: .list), .leaf("array", .int64, .repeated),
                .leaf("s", .byteArray, .repeated, .string), .leaf("t", .byteArray, .repeated), .leaf("f", .float),
            ],
            chunks: [
                chunk(["l", "array"], .int64, 5, page(.deltaBinaryPacked, deltas)),
                chunk(["s"], .byteArray, 5, page(.deltaLengthByteArray, deltas + Array("a-bb-ccc-d".utf8))),
                chunk(["t"], .byteArray, 5, page(.deltaByteArray, prefixes + deltas + Array("a-bb-ccc-d".utf8))),
                chunk(["f"], .float, 3, packed),
            ], rowCount: 3
        ).bytes
    }

    @Test func foreignFileWithAByteChangedOrCutOff() throws {
        let bytes = DamagedFileTests.foreignFile
        #expect(try readRows(bytes).count == 3)
        #expect(try readRows(bytes)[0][0] == .list([.int64(1), .int64(2), .int64(3)]))
        for position in bytes.indices {
            for value in [0x00, 0x7F, 0x80, 0xFF, bytes[position] ^ 1, bytes[position] &+ 1] as [UInt8] {
                var damaged = bytes
                damaged[position] = value
                tryReading(damaged)
            }
            tryReading(Array(bytes[..<position]) + bytes[(position + 1)...])
        }
    }

    /// Found by `make fuzz`: which row such elements belonged to depended on where a batch began.
    @Test(arguments: [
        ([0, 0, 1], [0, 1, 1]), ([0, 0, 1], [1, 0, 1]), ([0, 1, 1], [0, 1, 1]), ([0, 1, 0], [1, 0, 1]),
    ])
    func aListThatGoesOnWithoutAnElementIsRefused(repetitions: [UInt8], definitions: [UInt8]) throws {
        #expect(throws: Never.self) { try readRows(DamagedFileTests.oneList(repetitions, [1, 1, 1])) }
        let isRefused = zip(repetitions, zip(definitions, [0] + definitions)).contains {
            $0 == 1 && ($1.0 == 0 || $1.1 == 0)
        }
        let outcome = Result { try readRows(DamagedFileTests.oneList(repetitions, definitions)) }
        if isRefused {
            #expect(throws: ParquetFault.malformed("column x: a list that is null or empty goes on")) {
                try outcome.get()
            }
        } else {
            #expect(try outcome.get().count == repetitions.count { $0 == 0 })
        }
    }

    /// Lists of integers with these levels.
    private static func oneList(_ repetitions: [UInt8], _ definitions: [UInt8]) -> [UInt8] {
        var header = DataPageHeaderV2()
        header.valueCount = Int32(repetitions.count)
        let rows = repetitions.count { $0 == 0 }
        header.rowCount = Int32(rows)
        let levels = (repetitions.flatMap { [2, $0] as [UInt8] }, definitions.flatMap { [2, $0] as [UInt8] })
        header.repetitionLevelBytes = Int32(levels.0.count)
        header.definitionLevelBytes = Int32(levels.1.count)
        let values = Array(repeating: plain(Int32(7)), count: definitions.count { $0 == 1 }).flatMap { $0 }
        let page = HandMadeFile.Page(body: .dataV2(header), stored: levels.0 + levels.1 + values)
        let chunk = HandMadeFile.Chunk(path: ["x"], type: .int32, valueCount: Int64(repetitions.count), pages: [page])
        return HandMadeFile(elements: [.leaf("x", .int32, .repeated)], chunks: [chunk], rowCount: Int64(rows)).bytes
    }

    @Test func modernFileWithAByteChanged() throws {
        var random = RandomTable(seed: 6)
        var options = ParquetOptions.small(.zstd(level: 1))
        options.profile = .modern
        let bytes = try encodeFile(random.everyFlatType(rows: 40, nulls: .few), options)
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 1 << UInt8(position % 8)
            tryReading(damaged)
        }
    }

    @Test func footerChangedInManyPlaces() throws {
        let bytes = try DamagedFileTests.file(.snappy)
        let footer = try ParquetFile(MemorySource(bytes)).footerLength
        var random = TestRandom(seed: 4)
        for _ in 0..<1000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let position = Int.random(in: bytes.count - 8 - footer..<bytes.count - 8, using: &random)
                damaged[position] =
                    [0x00, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &random)]
                    .randomElement(using: &random) ?? 0
            }
            tryReading(damaged)
        }
    }

    @Test func cutOff() throws {
        let bytes = try DamagedFileTests.file(.none)
        for length in 0..<min(bytes.count, 400) { tryReading(Array(bytes[..<length])) }
        #expect(throws: ParquetFault.notParquet) { try ParquetFile(MemorySource(Array(bytes.dropLast()))) }
        #expect(throws: ParquetFault.notParquet) { try ParquetFile(MemorySource([])) }
    }

    /// A footer and an index are read at once, so both have a limit.
    @Test func footerBeyondTheLimit() throws {
        let bytes = try DamagedFileTests.file(.none)
        let footer = try ParquetFile(MemorySource(bytes)).footerLength
        var limits = ParquetReadLimits()
        limits.footerBytes = footer
        let file = try ParquetFile(MemorySource(bytes), limits: limits)
        var chunk = try #require(file.metadata.rowGroups.first?.columns.first)
        chunk.columnIndexLength = Int32(footer + 1)
        #expect(throws: ParquetFault.tooLarge(what: "a column index", bytes: footer + 1)) {
            try file.columnIndex(chunk)
        }
        limits.footerBytes = footer - 1
        #expect(throws: ParquetFault.tooLarge(what: "the footer", bytes: footer)) {
            try ParquetFile(MemorySource(bytes), limits: limits)
        }
    }

    @Test func aChangedValueFailsItsChecksum() throws {
        let table = TestTable(
            schema: Schema([Field("i", .int64, isNullable: false)]), rows: [[.int64(1)], [.int64(2)]])
        var bytes = try encodeFile(table, .standard())
        let file = try ParquetFile(MemorySource(bytes))
        let chunk = try #require(file.metadata.rowGroups.first?.columns.first)
        // The last byte of the only page.
        let end = Int(chunk.metadata.dataPageOffset + chunk.metadata.totalCompressedSize)
        bytes[end - 1] ^= 1
        let damaged = try ParquetFile(MemorySource(bytes))
        #expect(throws: ParquetFault.self) { try damaged.readRows(rowGroup: 0) }
    }

    @Test func containerBombs() {
        // A list of 2^31 structs in a footer of some bytes.
        var writer = ThriftWriter()
        writer.structure {
            $0.field(1, int32: 1)
            $0.listHeader(2, .structure, count: Int(Int32.max))
        }
        tryReading(
            Array("PAR1".utf8) + [UInt8](writer.sink.bytes) + [UInt8(writer.sink.count), 0, 0, 0] + Array("PAR1".utf8))
        // Structs without an end, one in the other.
        let nested = [UInt8](repeating: 0x1C, count: 200)
        tryReading(Array("PAR1".utf8) + nested + [200, 0, 0, 0] + Array("PAR1".utf8))
        let lists = [UInt8](repeating: 0x19, count: 200)
        tryReading(Array("PAR1".utf8) + lists + [200, 0, 0, 0] + Array("PAR1".utf8))
    }
}
