import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct DeclaredTypeTests {
    private func decode(_ text: String, _ plans: [ColumnPlan]) throws(RecordFault) -> [DecodedSlab<[ColumnSummary]>] {
        let cut = FastCSV(slabBytes: 64).cut(Array(text.utf8))
        let names = cut.header?.names ?? []
        let decoder = CSVDecoder(dialect: .comma, plan: DecodingPlan(names: names, columns: plans))
        var results: [DecodedSlab<[ColumnSummary]>] = []
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
    ]) func `a refused value has its place and its reason`(
        type: LogicalType, value: String, detail: String
    ) throws {
        let text = "k,v\n1,\n\"2\n\",\n\n3,\(value)\n4,x\"\n"
        let rejects = try decode(text, [.settledString, .declared(type)]).flatMap(\.rejects)
        #expect(rejects.first?.fault.detail == detail)
        #expect(
            rejects.first.map(SlowFault.init)
                == SlowFault(
                    reason: "value_refused", record: 3, line: 6, column: 2, byte: 16, start: 14, startLine: 6,
                    raw: Array("3,\(value)".utf8)))
        #expect(rejects.map(\.fault.position.record) == [3, 4])
    }

    @Test(arguments: [
        ("a,b\n1,x\ny,2\n", ["1.2", "2.1"]), ("a,b\n1,2\ny,x\n", ["2.1"]), ("a,b\n1,x\n1\n", ["1.2", "2.2"]),
        ("a,b\n1,2\n1\nx,1\n3,4,5\n", ["2.2", "3.1", "4.3"]), ("a,b\n1,\u{E4}\n\"1", ["1.2", "2.1"]),
        ("a,b\n\"1\"x,2\n3,\"4\"\n5,\"y\"\n6\"6,7\n", ["1.1", "3.2", "4.1"]),
    ]) func `every row is kept or rejected once, by its first fault`(text: String, places: [String]) throws {
        let plans: [ColumnPlan] = [.declared(.int64), .declared(.int64)]
        let slabs = try decode(text, plans)
        let found = slabs.flatMap(\.rejects).map { "\($0.fault.position.record).\($0.fault.position.column ?? 0)" }
        #expect(found == places)
        #expect(slabs.allSatisfy { $0.batch?.rowCount == $0.recordCount - $0.rejects.count })
        for slab in slabs {
            #expect(slab.summary.allSatisfy { Int($0.values + $0.nulls) == slab.batch?.rowCount })
        }
    }

    @Test func `rows that are refused say nothing about the other columns`() throws {
        var text = "a,b\n"
        for row in 0..<1000 { text += row % 10 == 3 ? "x\(row),word\n" : "\(row),\(row)\n" }
        let slabs = FastCSV().cut(Array(text.utf8)).slabs
        let plan = DecodingPlan(names: ["a", "b"], columns: [.declared(.int64), .predicted(.int64)])
        let decoded = try CSVDecoder(dialect: .comma, plan: plan).decode(try #require(slabs.first))
        #expect(decoded.rejects.count == 100)
        #expect(decoded.batch?.rowCount == 900)
        let classifier = CSVClassifier(dialect: .comma, columnCount: 2, declared: [0: .int64])
        #expect(try classifier.decode(try #require(slabs.first)).summary[1].resolvedType == .int64)
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

    /// What stands behind a refused value was taken for a null once.
    @Test(arguments: [2, 200, 700]) func `a refused value makes no null of those behind it`(rows: Int) throws {
        let values = (0..<rows).map { $0 % 5 == 1 ? "abc" : $0 % 7 == 3 ? "" : "\($0)" }
        let text = "k,v\n" + values.enumerated().map { "\($0),\($1)\n" }.joined()
        var cutter = SlabCutter(dialect: .comma, recordLimit: 1 << 20)
        var slabs: [Slab] = []
        try Array(text.utf8).withUnsafeBytes { try cutter.append($0, into: &slabs) }
        try cutter.finish(into: &slabs)
        let plan = DecodingPlan(
            names: ["k", "v"], columns: [.predicted(.int64), .declared(.int64)], required: [1])
        let decoded = try slabs.map { try CSVDecoder(dialect: .comma, plan: plan).decode($0) }
        let bad = values.indices.filter { Int(values[$0]) == nil }
        #expect(decoded.flatMap(\.rejects).map { Int($0.fault.position.record) - 1 } == bad)
        #expect(decoded.reduce(0) { $0 + ($1.batch?.rowCount ?? 0) } == rows - bad.count)
    }
}
