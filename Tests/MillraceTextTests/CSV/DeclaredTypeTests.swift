import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct DeclaredTypeTests {
    private func decode(_ text: String, _ plans: [ColumnPlan]) throws(RecordFault) -> [DecodedSlab<ColumnSummary>] {
        let cut = FastCSV(slabBytes: 64).cut(Array(text.utf8))
        let names = cut.header?.names ?? []
        let decoder = CSVDecoder(dialect: .comma, plan: DecodingPlan(names: names, columns: plans))
        var results: [DecodedSlab<ColumnSummary>] = []
        for slab in cut.slabs { results.append(try decoder.decode(slab)) }
        return results
    }

    @Test(arguments: [
        (LogicalType.int64, "x", "int64: not an integer"), (.int64, "9223372036854775808", "int64: out of range"),
        (.boolean, "yes", "boolean: neither true nor false"), (.double, "1e999", "double: out of range"),
        (.double, "pi", "double: not a number"), (.double, "\"\"", "double: an empty string"),
        (.decimal(precision: 4, scale: 2), "100", "decimal(4,2): more than 2 digits before the point"),
        (.decimal(precision: 4, scale: 2), "1.001", "decimal(4,2): more than 2 digits behind the point"),
        (.decimal(precision: 30, scale: 2), "1e5", "decimal(30,2): not a decimal number"),
        (.date, "2023-02-29", "date: not a date as YYYY-MM-DD, or no such day"),
        (.timestamp(isAdjustedToUTC: false), "2023-02-01T00:00Z", "timestamp: not a date and time without a zone"),
        (.timestamp(isAdjustedToUTC: true), "2023-02-01T00:00", "timestamp_tz: not a date and time with a zone"),
    ]) func `a refused value has its place and its reason`(type: LogicalType, value: String, detail: String) {
        let text = "k,v\n1,\n\"2\n\",\n\n3,\(value)\n4,x\"\n"
        let fault = #expect(throws: RecordFault.self) { try decode(text, [.settledString, .declared(type)]) }
        #expect(fault?.reason == .valueRefused)
        #expect(fault?.detail == detail)
        #expect(
            fault.map(SlowFault.init) == SlowFault(reason: "value_refused", record: 3, line: 6, column: 2, byte: 16))
    }

    @Test func `the first record's fault wins, then the first column's`() {
        let plans: [ColumnPlan] = [.declared(.int64), .declared(.int64)]
        for (text, record, column) in [
            ("a,b\n1,x\ny,2\n", 1, 2), ("a,b\n1,2\ny,x\n", 2, 1), ("a,b\n1,x\n1\n", 1, 2),
            ("a,b\n1,2\n1\nx,1\n", 2, 2),
            ("a,b\n1,\u{E4}\n\"1", 1, 2),
        ] as [(String, Int, Int?)] {
            let fault = #expect(throws: RecordFault.self) { try decode(text, plans) }
            #expect(fault?.position.record == UInt64(record))
            #expect(fault?.position.column == column)
        }
    }

    @Test func `declared columns hold what they say`() throws {
        let plans: [ColumnPlan] = [
            .declared(.decimal(precision: 10, scale: 3)), .declared(.decimal(precision: 38, scale: 1)),
            .declared(.timestamp(isAdjustedToUTC: false)), .declared(.string),
        ]
        let batch = try #require(try decode("a,b,c,d\n1.5,-7,2024-01-01,007\n,,,\n", plans).first?.batch)
        #expect(batch.schema.fields.map(\.type) == plans.map(\.type))
        let rows = (0..<2).map { row in batch.columns.map { $0.cell(at: row) } }
        #expect(rows[0] == [.decimal(1500), .decimal(-70), .timestamp(1_704_067_200_000_000), .string("007")])
        #expect(rows[1] == [.null, .null, .null, .null])
    }
}
