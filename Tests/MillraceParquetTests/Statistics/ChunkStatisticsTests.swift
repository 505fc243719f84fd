import MillraceColumns
import Testing

@testable import MillraceParquet

@Suite struct ChunkStatisticsTests {
    private func read(_ type: LogicalType, _ cells: [Cell], pageRows: Int = 20_000) throws -> (Statistics, ColumnIndex?)
    {
        var options = ParquetOptions.standard()
        options.pageRows = pageRows
        let table = TestTable(schema: Schema([Field("c", type)]), rows: cells.map { [$0] })
        let file = try ParquetFile(MemorySource(try encodeFile(table, options)))
        let chunk = try #require(file.metadata.rowGroups.first?.columns.first)
        return (try #require(chunk.metadata.statistics), try file.columnIndex(chunk))
    }

    private func littleEndian(_ value: Double) -> [UInt8] {
        littleEndian(Int64(bitPattern: value.bitPattern))
    }
    private func littleEndian(_ value: Int64) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
    }

    @Test func nanIsCountedAndNoBound() throws {
        let (statistics, index) = try read(.double, [.double(.nan), .double(2), .null, .double(-1), .double(.nan)])
        #expect(statistics.nanCount == 2)
        #expect(statistics.nullCount == 1)
        #expect(statistics.minValue == littleEndian(-1.0))
        #expect(statistics.maxValue == littleEndian(2.0))
        #expect(index?.nanCounts == [2])
    }

    @Test func onlyNaNHasNoBoundsAndNoColumnIndex() throws {
        let (statistics, index) = try read(.double, [.double(.nan), .double(.nan)])
        #expect(statistics.minValue == nil && statistics.maxValue == nil)
        #expect(statistics.nanCount == 2)
        #expect(index == nil)
    }

    @Test(arguments: [0.0, -0.0])
    func zeroBoundsCoverBothZeros(zero: Double) throws {
        let (statistics, _) = try read(.double, [.double(zero)])
        #expect(statistics.minValue == littleEndian(-0.0))
        #expect(statistics.maxValue == littleEndian(0.0))
    }

    @Test func infinitiesAreBounds() throws {
        for value in [Double.infinity, -.infinity] {
            let (statistics, _) = try read(.double, [.double(value)])
            #expect(statistics.minValue == littleEndian(value))
            #expect(statistics.maxValue == littleEndian(value))
        }
    }

    @Test func nullsOnlyHaveNoBounds() throws {
        let (statistics, index) = try read(.int64, [.null, .null])
        #expect(statistics.minValue == nil && statistics.maxValue == nil && statistics.nullCount == 2)
        #expect(index?.nullPages == [true])
        #expect(index?.minValues == [[]])
    }

    @Test func longDecimalsCompareByValue() throws {
        let (statistics, _) = try read(.decimal(precision: 20, scale: 0), [.decimal(-5), .decimal(7)])
        #expect(statistics.minValue == Array(repeating: 0xFF, count: 8) + [0xFB])
        #expect(statistics.maxValue == Array(repeating: 0, count: 8) + [0x07])
    }

    @Test func longTextIsShortenedAndSaidToBe() throws {
        let long = String(repeating: "m", count: 100)
        let (statistics, _) = try read(.string, [.string(long), .string("a")])
        #expect(statistics.isMinValueExact == true && statistics.minValue == Array("a".utf8))
        #expect(statistics.isMaxValueExact == false)
        #expect(statistics.maxValue == Array((String(repeating: "m", count: 63) + "n").utf8))
    }

    @Test func textIsOrderedByBytes() throws {
        let (statistics, _) = try read(.string, ["b", "é", "abcdefgh\u{0}", "abcdefgh"].map(Cell.string))
        #expect(statistics.minValue == Array("abcdefgh".utf8))
        #expect(statistics.maxValue == Array("é".utf8))
    }

    @Test func pagesKnowHowTheyFollowEachOther() throws {
        let numbers = (0..<30).map { Cell.int64($0) }
        #expect(try read(.int64, numbers, pageRows: 10).1?.boundaryOrder == .ascending)
        #expect(try read(.int64, numbers.reversed(), pageRows: 10).1?.boundaryOrder == .descending)
        #expect(try read(.int64, numbers + numbers, pageRows: 10).1?.boundaryOrder == .unordered)
        let (_, index) = try read(.int64, numbers, pageRows: 10)
        #expect(index?.minValues == [0, 10, 20].map { littleEndian(Int64($0)) })
        #expect(index?.maxValues == [9, 19, 29].map { littleEndian(Int64($0)) })
    }
}
