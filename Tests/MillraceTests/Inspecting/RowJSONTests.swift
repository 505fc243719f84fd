import MillraceColumns
import Testing

@testable import Millrace

@Suite struct RowJSONTests {
    private func line(_ fields: [Field], _ row: [Cell]) throws -> String {
        var builder = RecordBatchBuilder(schema: Schema(fields))
        try builder.append(row)
        let batch = builder.finish()
        var bytes: [UInt8] = []
        RowJSON(batch.schema).append(batch, 0, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func nestedValues() throws {
        let type = LogicalType.structure([
            Field("a\"", .list(Field("element", .date))),
            Field("m", .map(key: Field("key", .string, isNullable: false), value: Field("value", .double))),
            Field("n", .map(key: Field("key", .int64, isNullable: false), value: Field("value", .boolean))),
        ])
        let cell = Cell.structure([
            .list([.date(0), .null]),
            .map([
                Cell.Entry(key: .string("k\n"), value: .double(1.5)), Cell.Entry(key: .string("k\n"), value: .null),
            ]),
            .map([Cell.Entry(key: .int64(1), value: .boolean(false))]),
        ])
        #expect(
            try line([Field("x", type)], [cell])
                == #"{"x":{"a\"":["1970-01-01",null],"m":[{"key":"k\n","value":1.5},{"key":"k\n","value":null}],"#
                + #""n":[{"key":1,"value":false}]}}"# + "\n")
    }

    @Test(
        arguments: [
            (.decimal(precision: 20, scale: 0), .decimal(18_446_744_073_709_551_615), "18446744073709551615"),
            (.decimal(precision: 9, scale: 0), .decimal(-5), "-5"),
            (.decimal(precision: 38, scale: 3), .decimal(-1), #""-0.001""#),
            (.double, .double(.nan), #""nan""#), (.double, .double(-.infinity), #""-inf""#),
            (.double, .double(-0.0), "-0.0"), (.int64, .int64(.min), "-9223372036854775808"),
            (.timestamp(isAdjustedToUTC: true), .timestamp(-1), #""1969-12-31T23:59:59.999999Z""#),
            (.timestamp(isAdjustedToUTC: false), .timestamp(0), #""1970-01-01T00:00:00""#),
            (.string, .string("a\u{85}\u{2028}\u{2029}é\u{28}"), #""a\u0085\u2028\u2029é(""#),
            (.boolean, .null, "null"),
        ] as [(LogicalType, Cell, String)])
    func values(type: LogicalType, cell: Cell, text: String) throws {
        #expect(try line([Field("x", type)], [cell]) == #"{"x":"# + text + "}\n")
    }

    @Test func repeatedNamesAreNumbered() throws {
        let fields = ["a", "a_2", "a", "a", ""].map { Field($0, .int64) }
        #expect(
            try line(fields, (1...5).map { .int64($0) }) == #"{"a":1,"a_2":2,"a_3":3,"a_4":4,"":5}"# + "\n")
    }

    @Test func noColumns() throws { #expect(try line([], []) == "{}\n") }

    @Test func longRowsAreTakenAwayInPieces() throws {
        var builder = RecordBatchBuilder(schema: Schema([Field("l", .list(Field("element", .int64)))]))
        try builder.append([.list((0..<1000).map { .int64($0) })])
        let batch = builder.finish()
        var bytes: [UInt8] = []
        var all: [UInt8] = []
        var pieces = 0
        RowJSON(batch.schema).append(batch, 0, to: &bytes) { piece in
            guard piece.count > 100 else { return }
            all += piece
            piece = []
            pieces += 1
        }
        all += bytes
        #expect(pieces > 10)
        #expect(
            String(decoding: all, as: UTF8.self) == #"{"l":["# + (0..<1000).map(String.init).joined(separator: ",")
                + "]}\n")
    }
}
