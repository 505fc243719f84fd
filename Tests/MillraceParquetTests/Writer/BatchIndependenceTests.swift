import MillraceColumns
import Testing

@testable import MillraceParquet

/// The bytes of a file are a function of its rows and options: how the rows come in batches does not matter.
@Suite struct BatchIndependenceTests {
    @Test(arguments: RandomTable.NullPattern.allCases)
    func flat(nulls: RandomTable.NullPattern) throws {
        var random = RandomTable(seed: 21)
        try check(random.everyFlatType(rows: 4000, nulls: nulls))
    }

    @Test(arguments: 0..<6)
    func nested(seed: UInt64) throws {
        var random = RandomTable(seed: 300 + seed)
        let schema = random.schema(columns: 3, depth: 3)
        try check(random.table(schema, rows: 3000, nulls: .few))
    }

    @Test func manyRowsUnderStandardOptions() throws {
        let schema = Schema([Field("n", .int64), Field("s", .string)])
        let rows: [[Cell]] = (0..<70_000).map { [.int64(Int64($0 % 9000)), .string("text \($0 * 7919 % 50_021)")] }
        let table = TestTable(schema: schema, rows: rows)
        let expected = try encodeFile(table, .standard(.snappy), batchSize: 70_000)
        #expect(try encodeFile(table, .standard(.snappy), batchSize: 65_536) == expected)
        #expect(try encodeFile(table, .standard(.snappy), batchSize: 1009) == expected)
    }

    private func check(_ table: TestTable) throws {
        for profile in ParquetProfile.allCases {
            var options = ParquetOptions.small(.snappy)
            options.profile = profile
            let expected = try encodeFile(table, options, batchSize: 65_536)
            #expect(try ParquetFile(MemorySource(expected)).metadata.rowGroups.count > 1)
            for size in [1, 7, 1000] {
                #expect(try encodeFile(table, options, batchSize: size) == expected, "in batches of \(size)")
            }
        }
    }
}
