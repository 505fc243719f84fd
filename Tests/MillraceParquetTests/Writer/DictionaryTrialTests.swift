import MillraceColumns
import Testing

@testable import MillraceParquet

/// The first 20,000 rows decide whether a chunk has a dictionary, however many pages they fill.
@Suite struct DictionaryTrialTests {
    private func file(_ field: Field, _ cells: [Cell], pageBytes: Int, batchSize: Int = 1000) throws -> ParquetFile {
        var options = ParquetOptions.standard()
        options.pageBytes = pageBytes
        let table = TestTable(schema: Schema([field]), rows: cells.map { [$0] })
        return try ParquetFile(MemorySource(try encodeFile(table, options, batchSize: batchSize)))
    }

    private func stats(_ file: ParquetFile) throws -> [PageEncodingStats] {
        try #require(file.metadata.rowGroups.first?.columns.first?.metadata.encodingStats)
    }

    private func cells(_ file: ParquetFile) throws -> [Cell] {
        let batch = try file.readRows(rowGroup: 0)
        return (0..<batch.rowCount).map { batch.columns[0].cell(at: $0) }
    }

    /// The first page alone has new values only, and would not do with a dictionary.
    @Test func aFirstPageOfNewValuesDoesNotDecide() throws {
        let cells = (0..<20_000).map { Cell.string("a value of some length \($0 % 2000)") }
        let file = try file(Field("c", .string), cells, pageBytes: 16_384)
        let stats = try stats(file)
        #expect(stats.map(\.encoding) == [.plain, .rleDictionary])
        #expect(stats[1].count > 10)
        #expect(try self.cells(file) == cells)
    }

    /// The first page alone repeats one value, and would keep its dictionary.
    @Test func aFirstPageOfOneValueDoesNotDecide() throws {
        let cells = (0..<20_000).map { Cell.int64($0 < 1024 ? 7 : $0) }
        let file = try file(Field("c", .int64), cells, pageBytes: 8192)
        #expect(try stats(file) == [PageEncodingStats(pageType: .data, encoding: .plain, count: 20)])
        #expect(try self.cells(file) == cells)
    }

    /// Pages on trial become PLAIN when the dictionary overflows, and keep their boundaries.
    @Test func anOverflowEndsTheTrial() throws {
        // 600 repeated values first, then long new ones, beyond a dictionary's limit within 20,000 rows.
        let long = String(repeating: "y", count: 150)
        let cells = (0..<15_000).map { Cell.string($0 < 6000 ? "short \($0 % 600)" : "\($0)" + long) }
        let file = try file(Field("c", .string), cells, pageBytes: 20_000)
        let stats = try stats(file)
        #expect(stats.map(\.encoding) == [.plain])
        let chunk = try #require(file.metadata.rowGroups.first?.columns.first)
        #expect(chunk.metadata.dictionaryPageOffset == nil)
        let index = try #require(try file.offsetIndex(chunk))
        #expect(index.pages.count == Int(stats[0].count))
        // 4 + 7 to 9 bytes a short value: what fits is counted in PLAIN bytes.
        #expect(index.unencodedByteArrayBytes?.allSatisfy { $0 <= 20_000 } == true)
        #expect(try self.cells(file) == cells)
    }

    /// Each page on trial has its own bounds, whether it ends as indices or as PLAIN values.
    @Test(arguments: [2000, 20_000])
    func pagesOnTrialHaveTheirOwnBounds(distinct: Int) throws {
        let values = (0..<20_000).map { "value \(100_000 + $0 * 7919 % distinct)" }
        let file = try file(Field("c", .string), values.map(Cell.string), pageBytes: 30_000)
        #expect(try stats(file).contains { $0.encoding == .rleDictionary } == (distinct == 2000))
        let chunk = try #require(file.metadata.rowGroups.first?.columns.first)
        let starts = try #require(try file.offsetIndex(chunk)).pages.map { Int($0.firstRowIndex) } + [20_000]
        let index = try #require(try file.columnIndex(chunk))
        for page in index.minValues.indices {
            let rows = values[starts[page]..<starts[page + 1]]
            #expect(index.minValues[page] == rows.min().map { Array($0.utf8) })
            #expect(index.maxValues[page] == rows.max().map { Array($0.utf8) })
        }
    }

    /// Leading nulls say nothing: the trial begins with the first value, and every page has indices.
    @Test func nullsBeforeTheFirstValueDoNotCount() throws {
        let cells = (0..<90_000).map { $0 < 45_000 ? Cell.null : .string("one of few \($0 % 5)") }
        let file = try file(Field("c", .string), cells, pageBytes: 1 << 20)
        #expect(try stats(file).map(\.encoding) == [.plain, .rleDictionary])
        #expect(try self.cells(file) == cells)
    }

    @Test func nullsOnlyHaveNoDictionary() throws {
        let file = try file(Field("c", .string), Array(repeating: .null, count: 45_000), pageBytes: 1 << 20)
        #expect(try stats(file) == [PageEncodingStats(pageType: .data, encoding: .plain, count: 3)])
    }

    /// A dictionary that paid at first is given up when it stops paying; the chunk after it starts with a dictionary of its own.
    @Test func theNextRowGroupStartsAnew() throws {
        var options = ParquetOptions.standard()
        options.rowGroupRows = 200_000
        let values = (0..<400_000).map { Int64($0 < 25_000 || $0 >= 200_000 ? $0 % 50 : $0) }
        let table = TestTable(schema: Schema([Field("c", .int64)]), rows: values.map { [.int64($0)] })
        let file = try ParquetFile(MemorySource(try encodeFile(table, options, batchSize: 60_000)))
        let encodings = file.metadata.rowGroups.map { $0.columns[0].metadata.encodingStats?.map(\.encoding) }
        #expect(encodings == [[.plain, .plain, .rleDictionary], [.plain, .rleDictionary]])
        for group in 0..<2 {
            let batch = try file.readRows(rowGroup: group)
            #expect(
                (0..<batch.rowCount).allSatisfy {
                    batch.columns[0].cell(at: $0) == .int64(values[group * 200_000 + $0])
                })
        }
    }

    @Test func listsAreTriedByRowsToo() throws {
        let field = Field("c", .list(Field("element", .string)))
        let cells = (0..<25_000).map { row in
            Cell.list((0..<row % 4).map { .string("a value of some length \((row + $0) % 900)") })
        }
        let file = try file(field, cells, pageBytes: 16_384)
        #expect(try stats(file).map(\.encoding) == [.plain, .rleDictionary])
        #expect(try self.cells(file) == cells)
    }

    @Test func batchesDoNotMatter() throws {
        let long = String(repeating: "z", count: 90)
        let schema = Schema([Field("s", .string), Field("n", .int64), Field("l", .list(Field("element", .int64)))])
        let rows = (0..<24_000).map { (row: Int) -> [Cell] in
            let text = row % 3 == 0 ? "\(row)" + long : "v\(row % 40)"
            let number: Cell = row % 11 == 0 ? .null : .int64(Int64(row % 3000))
            return [.string(text), number, .list([.int64(Int64(row % 50)), .int64(Int64(row % 2500))])]
        }
        var options = ParquetOptions.standard(.snappy)
        options.pageBytes = 24_000
        let table = TestTable(schema: schema, rows: rows)
        let expected = try encodeFile(table, options, batchSize: 24_000)
        for size in [777, 5000] { #expect(try encodeFile(table, options, batchSize: size) == expected) }
    }
}
