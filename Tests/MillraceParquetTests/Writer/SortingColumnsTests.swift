import MillraceColumns
import Testing

@testable import MillraceParquet

/// Columns that are sorted throughout a row group are declared, and only those.
@Suite struct SortingColumnsTests {
    /// A column of one type and whether it is sorted.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var type: LogicalType
        var cells: [Cell]
        /// nil: not sorted; else whether descending, and whether nulls come first.
        var expected: SortingColumn?
        var testDescription: String { name }

        init(_ name: String, _ type: LogicalType, _ cells: [Cell], _ sorting: (descending: Bool, nullsFirst: Bool)?) {
            self.name = name
            self.type = type
            self.cells = cells
            expected = sorting.map {
                SortingColumn(columnIndex: 0, isDescending: $0.descending, isNullsFirst: $0.nullsFirst)
            }
        }
    }

    private static let up = (descending: false, nullsFirst: false)
    private static let down = (descending: true, nullsFirst: false)
    private static let ints = (0..<3000).map { Cell.int64($0 / 3) }
    private static let nulls = [Cell](repeating: .null, count: 200)
    private static let texts = [
        "", "a", "a\u{0}", "abcdefgh", "abcdefghi", "abcdefghia", "b", "\u{7F}", "\u{80}", "日本", "😀",
    ]
    .map { Cell.string($0) }
    private static let wide: [Int128] = [-(Int128(1) << 80), -5, 0, 3, Int128(1) << 70]

    static let cases: [Case] = [
        Case("integers with ties", .int64, ints, up), Case("integers going down", .int64, ints.reversed(), down),
        Case("one step back at the end", .int64, ints + [.int64(0)], nil),
        Case("one step back at first", .int64, [.int64(9), .int64(8)] + ints, nil),
        Case("up and down", .int64, ints + ints.reversed(), nil),
        Case("all the same", .int64, Array(repeating: .int64(4), count: 2000), nil),
        Case("one row", .int64, [.int64(4)], nil), Case("nulls only", .int64, nulls, nil),
        Case("nulls first", .int64, nulls + ints, (false, true)), Case("nulls last", .int64, ints + nulls, up),
        Case("down, nulls first", .int64, nulls + ints.reversed(), (true, true)),
        Case("nulls at both ends", .int64, nulls + ints + nulls, nil),
        Case("nulls among them", .int64, ints + nulls + [.int64(5000)], nil),
        Case("one null among them", .int64, ints + [.null, .int64(5000)], nil),
        Case("nulls and one value", .int64, nulls + [.int64(1)], nil),
        Case("dates", .date, (-5..<900).map { .date($0) }, up),
        Case("timestamps", .timestamp(isAdjustedToUTC: true), (0..<900).map { .timestamp($0 * -7) }, down),
        Case("booleans", .boolean, [false, false, true, true].map { .boolean($0) }, up),
        Case("booleans going down", .boolean, [true, false].map { .boolean($0) }, down),
        Case("mixed booleans", .boolean, [true, false, true].map { .boolean($0) }, nil),
        Case("doubles", .double, [-.infinity, -1, -0.0, 0.0, -0.0, 2, .infinity].map { .double($0) }, up),
        Case("zeros only", .double, [0.0, -0.0, 0.0].map { .double($0) }, nil),
        Case("NaN at the end", .double, [1, 2, .nan].map { .double($0) }, nil),
        Case("NaN at first", .double, [.nan, 1, 2].map { .double($0) }, nil),
        Case("NaN between", .double, [1, .nan, 2].map { .double($0) }, nil),
        Case("short decimals", .decimal(precision: 5, scale: 2), [-300, -2, 7, 90].map { .decimal($0) }, up),
        Case("decimals of 15 digits", .decimal(precision: 15, scale: 2), [-300, -2, 7].map { .decimal($0) }, up),
        Case("long decimals", .decimal(precision: 38, scale: 2), wide.map { .decimal($0) }, up),
        Case("long decimals going down", .decimal(precision: 38, scale: 2), wide.reversed().map { .decimal($0) }, down),
        Case("text by its bytes", .string, texts, up), Case("text going down", .string, texts.reversed(), down),
        Case("text with ties", .string, texts.flatMap { [$0, $0] }, up),
        Case(
            "text that differs far behind", .string,
            ["x", "y"].map { .string(String(repeating: "k", count: 300) + $0) }, up),
        Case("unsorted text", .string, texts + [.string("c")], nil),
    ]

    private func sorting(_ file: [UInt8]) throws -> [[SortingColumn]?] {
        try ParquetFile(MemorySource(file)).metadata.rowGroups.map(\.sortingColumns)
    }

    @Test(arguments: cases)
    func eachType(_ test: Case) throws {
        let table = TestTable(schema: Schema([Field("c", test.type)]), rows: test.cells.map { [$0] })
        let expected = test.expected.map { [$0] }
        for size in [10_000, 64, 1] {
            #expect(try sorting(encodeFile(table, .standard(), batchSize: size)) == [expected], "in batches of \(size)")
        }
    }

    @Test func everySortedColumnIsNamed() throws {
        let schema = Schema([
            Field("constant", .int64), Field("up", .int64), Field("mixed", .int64),
            Field("down", .string, isNullable: false),
            Field("list", .list(Field("element", .int64))),
        ])
        let rows = (0..<500).map { (row: Int) -> [Cell] in
            let number = Int64(row)
            return [.int64(1), .int64(number), .int64(number % 7), .string("\(9999 - row)"), .list([.int64(number)])]
        }
        let file = try encodeFile(TestTable(schema: schema, rows: rows), .standard())
        #expect(
            try sorting(file) == [
                [
                    SortingColumn(columnIndex: 1, isDescending: false, isNullsFirst: false),
                    SortingColumn(columnIndex: 3, isDescending: true, isNullsFirst: false),
                ]
            ])
    }

    /// Leaves are counted, not columns; what is inside a struct is not declared.
    @Test func columnsBehindAStructKeepTheirNumbers() throws {
        let inner = [Field("a", .int64), Field("b", .int64)]
        let schema = Schema([Field("s", .structure(inner)), Field("n", .int64)])
        let rows = (0..<100).map { (row: Int) -> [Cell] in
            let number = Cell.int64(Int64(row))
            return [.structure([number, number]), number]
        }
        let file = try encodeFile(TestTable(schema: schema, rows: rows), .standard())
        #expect(try sorting(file) == [[SortingColumn(columnIndex: 2, isDescending: false, isNullsFirst: false)]])
    }

    @Test func eachRowGroupIsJudgedByItself() throws {
        var options = ParquetOptions.standard()
        options.rowGroupRows = 1000
        // Sorted, not sorted, sorted the other way, and lower than what came before.
        let numbers =
            (0..<1000).map { $0 } + (0..<1000).map { $0 * 7 % 1000 } + (0..<1000).map { 5 - $0 } + [-5000, -4000]
        let schema = Schema([Field("n", .int64), Field("s", .string)])
        let rows = numbers.map { (number: Int) -> [Cell] in [.int64(Int64(number)), .string("\(500_000 + number)")] }
        let up = (0..<2).map { SortingColumn(columnIndex: $0, isDescending: false, isNullsFirst: false) }
        let down = (0..<2).map { SortingColumn(columnIndex: $0, isDescending: true, isNullsFirst: false) }
        for size in [3002, 17] {
            let file = try encodeFile(TestTable(schema: schema, rows: rows), options, batchSize: size)
            #expect(try sorting(file) == [up, nil, down, up])
        }
    }
}
