import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct ValueOptionTests {
    private func decode(_ text: String, _ plans: [ColumnPlan], _ options: ValueOptions) throws -> [[Cell]] {
        try slabs(text, plans, options).flatMap { slab in
            let batch = try #require(slab.batch)
            return (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row) } }
        }
    }

    private func slabs(
        _ text: String, _ plans: [ColumnPlan], _ options: ValueOptions
    ) throws -> [DecodedSlab<[ColumnSummary]>] {
        let cut = FastCSV(slabBytes: 64).cut(Array(text.utf8))
        let names = try #require(cut.header).names
        let decoder = CSVDecoder(
            dialect: .comma, plan: DecodingPlan(names: names, columns: plans, values: options))
        return try cut.slabs.map { try decoder.decode($0) }
    }

    @Test(arguments: [
        (LogicalType.int64, "7", Cell.int64(7)), (.double, "7.5", .double(7.5)), (.string, "x", .string("x")),
        (.boolean, "true", .boolean(true)), (.date, "1970-01-02", .date(1)),
        (.decimal(precision: 20, scale: 1), "7", .decimal(70)),
        (.timestamp(isAdjustedToUTC: false), "1970-01-01T00:00:01", .timestamp(1_000_000)),
        (.timestamp(isAdjustedToUTC: true), "1970-01-01T00:00:01Z", .timestamp(1_000_000)),
    ]) func `null texts are nulls in columns of every type, but not in quotes`(
        type: LogicalType, value: String, cell: Cell
    ) throws {
        let options = ValueOptions.made(nulls: ["NA", "-999", String(repeating: "n", count: 70)])
        let long = String(repeating: "n", count: 70)
        let text = "a,b\nNA,1\n\(value),2\n-999,3\n\(long),4\n,5\n"
        for plan in [ColumnPlan.declared(type), .predicted(type)] {
            let rows = try decode(text, [plan, .settledString], options)
            #expect(rows.map { $0[0] } == [.null, cell, .null, .null, .null])
        }
        let quoted = try decode("a\n\"NA\"\nNA\nNAN\n", [.settledString], options)
        #expect(quoted == [[.string("NA")], [.null], [.string("NAN")]])
    }

    @Test(arguments: [
        (LogicalType.double, "-1.234,5", Cell.double(-1234.5)), (.int64, "+1.234", .int64(1234)),
        (.decimal(precision: 9, scale: 2), "1.234,50", .decimal(123_450)), (.boolean, "JA", .boolean(true)),
        (.boolean, "0", .boolean(false)), (.date, "3.4.2026", .date(20_546)), (.date, "2026-04-03", .date(20_546)),
        (.date, "2026/4/3", .date(20_546)), (.date, "03/04/26", .date(20_546)),
        (.timestamp(isAdjustedToUTC: false), "03.04.2026 1:00", .timestamp(1_775_178_000_000_000)),
        (.timestamp(isAdjustedToUTC: false), "03.04.2026", .timestamp(1_775_174_400_000_000)),
    ]) func `declared types take what the options allow`(type: LogicalType, value: String, cell: Cell) throws {
        let options = ValueOptions.made(
            decimal: ",", thousands: ".", booleans: [("ja", "nein")], dates: .dayFirst, shortYears: 2000)
        #expect(try decode("a\n\"\(value)\"\n", [.declared(type)], options) == [[cell]])
    }

    @Test(arguments: [
        (
            LogicalType.double, "1.5",
            "double: not a number with ',' before the fraction and '.' between groups of three digits"
        ),
        (
            .int64, "1.234,5",
            "int64: not an integer with ',' before the fraction and '.' between groups of three digits"
        ),
        (.boolean, "yes", "boolean: neither true nor false, nor a declared word"),
        (.date, "12/31/2026", "date: not a date as YYYY-MM-DD or DD/MM/YYYY, or no such day"),
        (
            .timestamp(isAdjustedToUTC: false), "12/31/2026 1:00",
            "timestamp: not a date and time without a zone, the date as YYYY-MM-DD or DD/MM/YYYY"
        ),
    ]) func `a refusal names the marks and orders in force`(type: LogicalType, value: String, detail: String) throws {
        let options = ValueOptions.made(
            decimal: ",", thousands: ".", booleans: [("ja", "nein")], dates: .dayFirst)
        let rejects = try slabs("a\n\"\(value)\"\n", [.declared(type)], options).flatMap(\.rejects)
        #expect(rejects.map(\.fault.detail) == [detail])
    }

    @Test func `summaries count null texts as nulls`() throws {
        let cut = FastCSV().cut(Array("a,b\nNA,1\n\"NA\",NA\nx,\n".utf8))
        let options = ValueOptions.made(nulls: ["NA"])
        let slab = try #require(cut.slabs.first)
        let summaries = try CSVClassifier(dialect: .comma, columnCount: 2, values: options).decode(slab).summary
        #expect(summaries.map(\.nulls) == [1, 2])
        #expect(summaries.map(\.resolvedType) == [.string, .int64])
        let plan = DecodingPlan(names: ["a", "b"], declared: [:], summaries: summaries, values: options)
        #expect(try CSVDecoder(dialect: .comma, plan: plan).decode(slab).summary.map(\.nulls) == [1, 2])
    }
}
