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

    @Test(arguments: RandomTable.NullPattern.allCases)
    func `random columns shred as the slow twin says`(nulls: RandomTable.NullPattern) throws {
        // One for all: what an earlier column left in its memory must not show.
        var shredder = Shredder()
        for seed in 0..<20 as Range<UInt64> {
            var random = RandomTable(seed: 700 + seed)
            let table = random.table(random.schema(columns: 3, depth: 3), rows: 130, nulls: nulls)
            var builder = RecordBatchBuilder(schema: table.schema)
            for row in table.rows { try builder.append(row) }
            let batch = builder.finish()
            for leaf in try SchemaMapping(table.schema).leaves {
                for rows in [0..<130, 63..<66, 40..<129, 130..<130] {
                    let slow = SlowShredder(table.rows[rows].map { $0[leaf.column] }, leaf)
                    _ = try shredder.shred(batch.columns[leaf.column], rows: rows, leaf: leaf)
                    try shredder.withLevels(rows, hasRepetition: leaf.maximumRepetitionLevel > 0) { run, values in
                        #expect(Array(run.definitionLevels) == slow.definitions)
                        #expect(run.repetitionLevels.isEmpty || Array(run.repetitionLevels) == slow.repetitions)
                        #expect(values.count == slow.valueCount)
                        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
                    }
                }
            }
        }
    }

    @Test(arguments: [0, 1, 254, 255, 256, 1000]) func `levels are counted`(count: Int) {
        let levels = (0..<count).map { UInt8($0 * 7 % 4) } + [UInt8](repeating: 1, count: count)
        var arrays = LevelArrays()
        levels.withUnsafeBytes { arrays.append(definitions: $0, repetitions: $0) }
        var counts = [Int64](repeating: 1, count: 5)
        arrays.countDefinitions(into: &counts)
        #expect(counts == (0..<5).map { level in 1 + Int64(levels.count { Int($0) == level }) })
    }
}
