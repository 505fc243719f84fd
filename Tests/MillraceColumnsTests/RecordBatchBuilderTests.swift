import MillraceColumns
import Testing

@Suite struct RecordBatchBuilderTests {
    /// One column of every type, nested ones inside each other.
    static let schema = Schema([
        Field("boolean", .boolean), Field("int64", .int64), Field("double", .double),
        Field("narrow", .decimal(precision: 18, scale: 2)), Field("wide", .decimal(precision: 38, scale: 10)),
        Field("date", .date), Field("local", .timestamp(isAdjustedToUTC: false)),
        Field("instant", .timestamp(isAdjustedToUTC: true)), Field("string", .string),
        Field("struct", .structure([Field("a", .int64), Field("b", .list(Field("element", .string)))])),
        Field("list", .list(Field("element", .list(Field("element", .int64))))),
        Field("map", .map(key: Field("key", .string, isNullable: false), value: Field("value", .double))),
    ])

    static let full: [Cell] = [
        .boolean(true), .int64(.min), .double(-0.5), .decimal(-12_345), .decimal(Int128(Int64.max) * 1_000_000),
        .date(-1),
        .timestamp(1), .timestamp(-1), .string("é\u{0}"), .structure([.int64(1), .list([.string("x"), .null])]),
        .list([.list([]), .null, .list([.int64(3), .null])]),
        .map([Cell.Entry(key: .string("k"), value: .null), Cell.Entry(key: .string("l"), value: .double(2))]),
    ]

    static let rows: [[Cell]] = [
        full, Array(repeating: .null, count: full.count), full,
        [
            .boolean(false), .int64(0), .double(.infinity), .decimal(0), .decimal(0), .date(0), .timestamp(0),
            .timestamp(0),
            .string(""), .structure([.null, .null]), .list([]), .map([]),
        ],
    ]

    @Test func givesBackWhatWasPutIn() throws {
        var builder = RecordBatchBuilder(schema: Self.schema)
        for row in Self.rows { try builder.append(row) }
        let batch = builder.finish()
        #expect(batch.rowCount == 4)
        for (index, row) in Self.rows.enumerated() {
            #expect(batch.columns.map { $0.cell(at: index) } == row)
        }
    }

    @Test func countsNulls() throws {
        var builder = RecordBatchBuilder(schema: Self.schema)
        for row in Self.rows { try builder.append(row) }
        #expect(builder.finish().columns.map(\.nullCount) == Array(repeating: 1, count: Self.full.count))
    }

    @Test func hasNoValidityWithoutNulls() throws {
        var builder = RecordBatchBuilder(schema: Self.schema)
        try builder.append(Self.full)
        #expect(builder.finish().columns.allSatisfy { $0.validity == nil })
    }

    @Test func madeOfNothingIsEmpty() {
        let batch = RecordBatchBuilder(schema: Self.schema).finish()
        #expect(batch.rowCount == 0)
        #expect(batch.columns.count == Self.schema.count)
    }

    @Test(arguments: [
        (LogicalType.boolean, Cell.int64(1)), (.int64, .double(1)), (.date, .int64(1)), (.string, .boolean(true)),
        (.timestamp(isAdjustedToUTC: true), .date(1)),
        (.decimal(precision: 10, scale: 0), .decimal(Int128(Int64.max) + 1)),
        (.structure([Field("a", .int64)]), .structure([])), (.list(Field("element", .int64)), .list([.string("x")])),
        (
            .map(key: Field("key", .string, isNullable: false), value: Field("value", .int64)),
            .map([Cell.Entry(key: .null, value: .null)])
        ),
    ])
    func refusesACellOfAnotherType(type: LogicalType, cell: Cell) {
        var builder = ColumnBuilder(type)
        #expect(throws: CellTypeMismatch.self) { try builder.append(cell) }
    }
}
