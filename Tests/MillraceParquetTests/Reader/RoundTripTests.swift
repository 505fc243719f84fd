import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceParquet

@Suite struct RoundTripTests {
    @Test(arguments: RandomTable.NullPattern.allCases)
    func everyFlatType(nulls: RandomTable.NullPattern) throws {
        var random = RandomTable(seed: 7)
        try check(random.everyFlatType(rows: 2500, nulls: nulls), .small(.snappy))
    }

    @Test(arguments: [CompressionCodec.none, .snappy, .zstd(level: 3), .gzip(level: 1), .lz4Raw])
    func everyCodec(codec: CompressionCodec) throws {
        var random = RandomTable(seed: 8)
        try check(random.everyFlatType(rows: 1200, nulls: .few), .small(codec))
    }

    @Test(arguments: 0..<60)
    func nested(seed: UInt64) throws {
        var random = RandomTable(seed: 1000 + seed)
        let schema = random.schema(columns: 3, depth: 4)
        let nulls = RandomTable.NullPattern.allCases[Int(seed) % RandomTable.NullPattern.allCases.count]
        try check(random.table(schema, rows: 700, nulls: nulls), .small())
    }

    @Test(arguments: RandomTable.NullPattern.allCases)
    func modern(nulls: RandomTable.NullPattern) throws {
        var options = ParquetOptions.small(.snappy)
        options.profile = .modern
        var random = RandomTable(seed: 9)
        try check(random.everyFlatType(rows: 1200, nulls: nulls), options)
        try check(random.table(random.schema(columns: 3, depth: 4), rows: 700, nulls: nulls), options)
    }

    @Test func noColumns() throws {
        let table = TestTable(schema: Schema([]), rows: [])
        let file = try ParquetFile(MemorySource(try encodeFile(table, .standard())))
        #expect(try file.schema() == table.schema)
        #expect(file.metadata.rowGroups.isEmpty)
    }

    private func check(_ table: TestTable, _ options: ParquetOptions) throws {
        let bytes = try encodeFile(table, options)
        let file = try ParquetFile(MemorySource(bytes))
        #expect(try loosened(file.schema()) == loosened(table.schema))
        #expect(file.metadata.rowCount == Int64(table.rows.count))
        #expect(try readRows(bytes) == table.rows.map { $0.map(\.exact) })
    }

    /// Lists and maps have their own names for what is inside.
    private func loosened(_ schema: Schema) -> [String] {
        schema.fields.map { "\($0.name) \($0.type) \($0.isNullable)" }
    }
}
