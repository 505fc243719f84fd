import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceParquet

@Suite struct EncoderTests {
    private func chunk(_ type: LogicalType, _ cells: [Cell], _ options: ParquetOptions = .standard()) throws
        -> (ParquetFile, ColumnChunkMetadata)
    {
        let table = TestTable(schema: Schema([Field("c", type)]), rows: cells.map { [$0] })
        let file = try ParquetFile(MemorySource(try encodeFile(table, options)))
        return (file, try #require(file.metadata.rowGroups.first?.columns.first))
    }

    @Test func codecsThatParquetLacksAreRefused() {
        for codec in [CompressionCodec.deflate(level: 1), .bzip2(level: 9), .xz(level: 6)] {
            #expect(throws: EncodingFault.self) {
                _ = try ParquetEncoder(schema: Schema([]), options: .standard(codec), keeper: MemoryKeeper())
            }
        }
    }

    @Test func aNullWhereNoneMayBeIsRefused() throws {
        for type in [LogicalType.int64, .structure([Field("x", .string)])] {
            let table = TestTable(schema: Schema([Field("c", type, isNullable: false)]), rows: [[.null]])
            #expect(throws: EncodingFault.self) { try encodeFile(table, .standard()) }
        }
    }

    @Test func fewValuesKeepTheirDictionary() throws {
        let (_, chunk) = try chunk(.string, (0..<50_000).map { .string("value \($0 % 10)") })
        #expect(chunk.metadata.encodings == [.plain, .rle, .rleDictionary])
        #expect(
            chunk.metadata.encodingStats == [
                PageEncodingStats(pageType: .dictionary, encoding: .plain, count: 1),
                PageEncodingStats(pageType: .data, encoding: .rleDictionary, count: 3),
            ])
        #expect(chunk.metadata.dictionaryPageOffset == 4)
    }

    @Test func manyValuesHaveNone() throws {
        let (_, chunk) = try chunk(.int64, (0..<50_000).map { .int64($0 * 977) })
        #expect(chunk.metadata.encodings == [.plain, .rle])
        #expect(chunk.metadata.dictionaryPageOffset == nil)
        #expect(chunk.metadata.dataPageOffset == 4)
    }

    @Test func aDictionaryThatGrowsTooLargeFallsBack() throws {
        let (_, chunk) = try chunk(.int64, (0..<400_000).map { .int64($0 < 30_000 ? $0 % 100 : $0) })
        let stats = try #require(chunk.metadata.encodingStats)
        #expect(stats.map(\.encoding) == [.plain, .plain, .rleDictionary])
        #expect(stats.allSatisfy { $0.count > 0 })
    }

    @Test func pagesHoldAtMost20000Rows() throws {
        let (file, chunk) = try chunk(.boolean, (0..<50_000).map { .boolean($0 % 3 == 0) })
        let index = try #require(try file.offsetIndex(chunk))
        #expect(index.pages.map(\.firstRowIndex) == [0, 20_000, 40_000])
    }

    @Test func pagesHoldAtMostTheirBytes() throws {
        var options = ParquetOptions.standard()
        options.pageBytes = 8192
        let text = String(repeating: "x", count: 1000)
        let (file, chunk) = try chunk(.string, (0..<100).map { .string("\($0)" + text) }, options)
        let index = try #require(try file.offsetIndex(chunk))
        // Eight values of 1,005 or 1,006 bytes fit, a ninth does not.
        #expect(index.pages.map(\.firstRowIndex) == (0..<13).map { $0 * 8 })
        #expect(index.unencodedByteArrayBytes?.reduce(0, +) == chunk.metadata.sizeStatistics?.unencodedByteArrayBytes)
    }

    @Test func rowGroupsCloseByRowsAndByBytes() throws {
        let table = TestTable(schema: Schema([Field("c", .int64)]), rows: (0..<10_000).map { [.int64($0)] })
        var byRows = ParquetOptions.standard()
        byRows.rowGroupRows = 3000
        let rows = try ParquetFile(MemorySource(try encodeFile(table, byRows))).metadata.rowGroups.map(\.rowCount)
        #expect(rows == [3000, 3000, 3000, 1000])
        var byBytes = ParquetOptions.standard()
        byBytes.rowGroupBytes = 16_000
        let groups = try ParquetFile(MemorySource(try encodeFile(table, byBytes))).metadata.rowGroups
        #expect(groups.count > 3)
        #expect(groups.dropLast().allSatisfy { (12_000..<18_000).contains($0.totalByteSize) })
    }

    @Test func theFooterSaysWhereEverythingIs() throws {
        var random = RandomTable(seed: 9)
        let table = random.everyFlatType(rows: 4000, nulls: .few)
        let file = try ParquetFile(MemorySource(try encodeFile(table, .small(.snappy))))
        #expect(file.metadata.version == 1)
        #expect(file.metadata.columnOrders == Array(repeating: .type, count: table.schema.count))
        var position: Int64 = 4
        for (ordinal, group) in file.metadata.rowGroups.enumerated() {
            #expect(group.ordinal == Int32(ordinal))
            #expect(group.fileOffset == position)
            #expect(group.totalCompressedSize == group.columns.reduce(0) { $0 + $1.metadata.totalCompressedSize })
            #expect(group.totalByteSize == group.columns.reduce(0) { $0 + $1.metadata.totalUncompressedSize })
            for chunk in group.columns {
                let index = try #require(try file.offsetIndex(chunk))
                #expect(index.pages.first?.offset == chunk.metadata.dataPageOffset)
                #expect((chunk.metadata.dictionaryPageOffset ?? chunk.metadata.dataPageOffset) == position)
                position += chunk.metadata.totalCompressedSize
                let last = try #require(index.pages.last)
                #expect(last.offset + Int64(last.compressedPageSize) == position)
            }
        }
    }

    @Test func memoryIsAccountedFor() throws {
        var output = EncodedOutput()
        let schema = Schema([Field("c", .string)])
        var encoder = try ParquetEncoder(schema: schema, options: .standard(), keeper: MemoryKeeper())
        var builder = RecordBatchBuilder(schema: schema)
        for row in 0..<10_000 { try builder.append([.string("some text that is not short \(row)")]) }
        let before = encoder.bufferedBytes
        try encoder.encode(builder.finish(), into: &output)
        #expect(encoder.bufferedBytes > before + 300_000)
        try encoder.finish(into: &output)
    }
}
