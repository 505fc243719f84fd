import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceParquet

/// Writes the tables of the modern profile to the folder named by `MILLRACE_INTEROP_DIR`.
///
/// interop/test_nested.py judges their cells, interop/test_modern.py their encodings and Bloom filters.
@Suite struct ModernFilesTests {
    @Test(arguments: ["zstd", "snappy"], RandomTable.NullPattern.allCases)
    func flat(codecName: String, nulls: RandomTable.NullPattern) throws {
        let codec = try #require(InteropFilesTests.codecs.first { $0.0 == codecName }).1
        var random = RandomTable(seed: 7)
        try write("modern-flat-\(codecName)-\(nulls)", random.everyFlatType(rows: 4001, nulls: nulls), .small(codec))
    }

    @Test(arguments: 0..<12)
    func nested(seed: UInt64) throws {
        var random = RandomTable(seed: 500 + seed)
        let schema = random.schema(columns: 4, depth: 3)
        let patterns = RandomTable.NullPattern.allCases
        let table = random.table(schema, rows: 1500, nulls: patterns[Int(seed) % patterns.count])
        try write("modern-nested-\(seed)", table, .small(InteropFilesTests.codecs[Int(seed) % 5].1))
    }

    /// Dictionaries that never pay, that pay at first, and that always pay.
    @Test func keys() throws {
        let schema = Schema([
            Field("id", .int64), Field("scattered", .int64), Field("day", .date), Field("code", .string),
            Field("amount", .decimal(precision: 9, scale: 2)), Field("wide", .decimal(precision: 30, scale: 0)),
            Field("measure", .double), Field("late", .string), Field("kind", .string),
        ])
        var random = TestRandom(seed: 11)
        let rows: [[Cell]] = (0..<60_000).map { row in
            let scattered = random.nextInt64()
            return [
                .int64(Int64(row / 3)), .int64(scattered), .date(Int32(row) - 30_000), .string("code \(scattered)"),
                .decimal(Int128(scattered % 1_000_000_000)), .decimal(Int128(scattered) * 1_000_000_007),
                .double(Double(scattered)), .string(row < 25_000 ? "\(row % 100)" : "late number \(row)"),
                .string("kind \(row % 5)"),
            ]
        }
        var options = ParquetOptions.standard(.snappy)
        options.rowGroupRows = 40_000
        try write("modern-keys", TestTable(schema: schema, rows: rows), options)
    }

    private func write(_ name: String, _ table: TestTable, _ options: ParquetOptions) throws {
        var options = options
        options.profile = .modern
        try InteropFilesTests().write(name, table, options)
    }
}
