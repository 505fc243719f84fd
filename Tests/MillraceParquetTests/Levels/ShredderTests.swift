import MillraceColumns
import Testing

@testable import MillraceParquet

@Suite struct ShredderTests {
    private func shred(_ type: LogicalType, _ cells: [Cell], leaf index: Int = 0) throws
        -> (definitions: [UInt8], repetitions: [UInt8], values: [Int32])
    {
        let schema = Schema([Field("c", type)])
        var builder = RecordBatchBuilder(schema: schema)
        for cell in cells { try builder.append([cell]) }
        let batch = builder.finish()
        let leaf = try SchemaMapping(schema).leaves[index]
        var shredder = Shredder()
        _ = try shredder.shred(batch.columns[0], rows: 0..<cells.count, leaf: leaf)
        return try shredder.withLevels(0..<cells.count, hasRepetition: leaf.maximumRepetitionLevel > 0) { run, values in
            (Array(run.definitionLevels), Array(run.repetitionLevels), Array(values))
        }
    }

    @Test func lists() throws {
        let type = LogicalType.list(Field("element", .int64))
        let levels = try shred(type, [.list([.int64(1), .null]), .null, .list([]), .list([.int64(2)])])
        #expect(levels.definitions == [3, 2, 0, 1, 3])
        #expect(levels.repetitions == [0, 1, 0, 0, 0])
        #expect(levels.values == [0, 2])
    }

    @Test func listsOfLists() throws {
        // The example of the Dremel paper's explanation on the Parquet pages: [[a, b], [c]], then [[d]].
        let inner = Field("element", .list(Field("element", .string, isNullable: false)), isNullable: false)
        let levels = try shred(
            .list(inner),
            [
                .list([.list([.string("a"), .string("b")]), .list([.string("c")])]), .list([.list([.string("d")])]),
            ])
        #expect(levels.repetitions == [0, 2, 1, 0])
        #expect(levels.definitions == [3, 3, 3, 3])
    }

    @Test func structsHaveNoRepetition() throws {
        let type = LogicalType.structure([Field("a", .int64), Field("b", .string, isNullable: false)])
        let cells: [Cell] = [.structure([.null, .string("x")]), .null, .structure([.int64(1), .string("y")])]
        let first = try shred(type, cells)
        #expect(first.definitions == [1, 0, 2])
        #expect(first.repetitions.isEmpty)
        #expect(try shred(type, cells, leaf: 1).definitions == [1, 0, 1])
    }

    @Test func maps() throws {
        let type = LogicalType.map(key: Field("key", .string, isNullable: false), value: Field("value", .int64))
        let cells: [Cell] = [
            .map([Cell.Entry(key: .string("a"), value: .null), Cell.Entry(key: .string("b"), value: .int64(1))]), .null,
        ]
        #expect(try shred(type, cells).definitions == [2, 2, 0])
        #expect(try shred(type, cells, leaf: 1).definitions == [2, 3, 0])
    }
}
