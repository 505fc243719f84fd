import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceParquet

/// Writes tables and the cells that foreign readers must find in them, to the folder named by `MILLRACE_INTEROP_DIR`.
///
/// interop/test_nested.py judges them. Without the variable the tables are only encoded.
@Suite struct InteropFilesTests {
    static let codecs: [(String, CompressionCodec)] = [
        ("none", .none), ("snappy", .snappy), ("zstd", .zstd(level: 1)), ("gzip", .gzip(level: 6)), ("lz4", .lz4Raw),
    ]

    @Test(arguments: InteropFilesTests.codecs.map(\.0), RandomTable.NullPattern.allCases)
    func flat(codecName: String, nulls: RandomTable.NullPattern) throws {
        let codec = try #require(InteropFilesTests.codecs.first { $0.0 == codecName }).1
        var random = RandomTable(seed: 1)
        let table = random.everyFlatType(rows: 4001, nulls: nulls)
        try write("flat-\(codecName)-\(nulls)", table, .small(codec))
    }

    @Test(arguments: 0..<24)
    func nested(seed: UInt64) throws {
        var random = RandomTable(seed: 100 + seed)
        let schema = random.schema(columns: 4, depth: 3)
        let patterns = RandomTable.NullPattern.allCases
        let table = random.table(schema, rows: 1500, nulls: patterns[Int(seed) % patterns.count])
        try write("nested-\(seed)", table, .small(InteropFilesTests.codecs[Int(seed) % 5].1))
    }

    @Test func edges() throws {
        let schema = Schema([Field("i", .int64), Field("s", .string)])
        try write("no-rows", TestTable(schema: schema, rows: []), .standard())
        try write("one-row", TestTable(schema: schema, rows: [[.int64(1), .string("x")]]), .standard(.snappy))
        try write("one-null", TestTable(schema: schema, rows: [[.null, .null]]), .standard(.zstd(level: 1)))
        let long = String(repeating: "é", count: 100_000)
        try write(
            "long-text",
            TestTable(schema: schema, rows: (0..<50).map { [.int64($0), .string("\($0)" + long)] }), .small(.snappy))
    }

    @Test func dictionaryFallsBack() throws {
        // Few values at first, then only new ones: the dictionary is kept, overflows, and the rest is PLAIN.
        let schema = Schema([Field("n", .int64), Field("s", .string), Field("late", .string)])
        let rows: [[Cell]] = (0..<60_000).map { row in
            let number = row < 25_000 ? row % 100 : row
            let late: Cell = row < 21_000 ? .null : .string("v\(row % 7)")
            return [.int64(Int64(number) << 20), .string("value number \(number)"), late]
        }
        var options = ParquetOptions.standard(.snappy)
        options.pageBytes = 1 << 20
        try write("fallback", TestTable(schema: schema, rows: rows), options)
    }

    /// Sorted columns of every type, ties and nulls at both ends, beside columns that are almost sorted; and row groups of both kinds.
    @Test func sorted() throws {
        let types: [(String, LogicalType)] = [
            ("i", .int64), ("d", .double), ("dec5", .decimal(precision: 5, scale: 1)),
            ("dec30", .decimal(precision: 30, scale: 1)), ("day", .date), ("at", .timestamp(isAdjustedToUTC: true)),
            ("s", .string), ("b", .boolean),
        ]
        let shapes: [(String, (Int) -> Int?)] = [
            ("up", { $0 / 3 }), ("down", { 900 - $0 }), ("first", { $0 < 40 ? nil : $0 }),
            ("last", { $0 < 2950 ? -$0 : nil }), ("almost", { $0 == 2500 ? 0 : $0 }), ("one", { _ in 1 }),
            ("among", { $0 == 700 ? nil : $0 }),
        ]
        let schema = Schema(types.flatMap { type in shapes.map { Field("\(type.0)_\($0.0)", type.1) } })
        let rows = (0..<3000).map { (row: Int) -> [Cell] in
            types.flatMap { type in shapes.map { shape in shape.1(row).map { cell($0, type.1) } ?? .null } }
        }
        var options = ParquetOptions.standard(.snappy)
        options.rowGroupRows = 1000
        try write("sorted", TestTable(schema: schema, rows: rows), options)
        options.rowGroupRows = 1 << 20
        try write("sorted-as-one", TestTable(schema: schema, rows: rows), options)
    }

    private func cell(_ number: Int, _ type: LogicalType) -> Cell {
        switch type {
        case .double: .double(Double(number) / 4)
        case .decimal: .decimal(Int128(number))
        case .date: .date(Int32(number))
        case .timestamp: .timestamp(Int64(number))
        case .string: .string("text " + String(50_000 + number))
        case .boolean: .boolean(number > 600)
        default: .int64(Int64(number))
        }
    }

    func write(_ name: String, _ table: TestTable, _ options: ParquetOptions) throws {
        try InteropFolder.write(name, table, options)
    }
}
