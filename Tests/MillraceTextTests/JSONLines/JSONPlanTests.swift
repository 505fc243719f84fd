import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct JSONPlanTests {
    private func plan(_ text: String, declared: [String: LogicalType] = [:], flatten: Bool = false) throws -> JSONPlan {
        try FastJSON(declared: declared, flatten: flatten).plan(Array(text.utf8))
    }

    private func decode(_ text: String, _ plan: JSONPlan) throws -> DecodedSlab<JSONSummary> {
        let slabs = try FastJSON().cut(Array(text.utf8))
        return try JSONLinesDecoder(plan: plan).decode(#require(slabs.first))
    }

    /// What the plan was made of, and what comes late.
    @Test(arguments: [
        ("{\"a\":1}", "{\"a\":\"x\"}"), ("{\"a\":1}", "{\"a\":1.5}"), ("{\"a\":1.5}", "{\"a\":9007199254740993}"),
        ("{\"a\":1}", "{\"a\":12345678901234567890}"), ("{\"a\":1}", "{\"b\":1}"),
        ("{\"a\":1}", "{\"a\":1,\"b\":null}"),
        ("{\"a\":\"2026-01-01\"}", "{\"a\":\"x\"}"), ("{\"a\":\"2026-01-01\"}", "{\"a\":\"2026-01-01T00:00\"}"),
        ("{\"a\":\"x\"}", "{\"a\":1}"), ("{\"a\":true}", "{\"a\":\"true\"}"),
        ("{\"a\":{\"b\":1}}", "{\"a\":{\"c\":1}}"),
        ("{\"a\":{\"b\":1}}", "{\"a\":[]}"), ("{\"a\":[1]}", "{\"a\":[\"x\"]}"), ("{\"a\":[]}", "{\"a\":[1]}"),
        ("{\"a\":{}}", "{\"a\":{\"b\":1}}"), ("{\"a\":null}", "{\"a\":1}"), ("{}", "{\"column_1\":1}"),
    ])
    func `a late value that the plan cannot hold leaves no batch and the exact summary`(early: String, late: String)
        throws
    {
        let plan = try plan(early)
        let decoded = try decode(early + "\n" + late + "\n", plan)
        #expect(decoded.batch == nil)
        #expect(!plan.holds(for: decoded.summary))
        let all = try self.plan(early + "\n" + late)
        #expect(try JSONPlan(summary: decoded.summary) == all)
        #expect(try decode(early + "\n" + late, all).batch?.rowCount == 2)
    }

    @Test(arguments: [
        ("{\"a\":null}", "{\"a\":\"x\"}"), ("{\"a\":1.5}", "{\"a\":2}"), ("{\"a\":[]}", "{\"a\":[\"x\"]}"),
        ("{\"a\":\"2026-01-01T00:00\"}", "{\"a\":\"2026-01-01\"}"), ("{\"a\":\"x\"}", "{\"a\":\"2026-01-01\"}"),
        ("{\"a\":1}", "{}"), ("{\"a\":{\"b\":1}}", "{\"a\":{}}"), ("{\"a\":1}\n{\"a\":\"x\"}", "{\"a\":[{}]}"),
    ])
    func `a late value that the plan can hold is no contradiction`(early: String, late: String) throws {
        let plan = try plan(early)
        let decoded = try decode(late, plan)
        #expect(decoded.batch?.rowCount == 1)
        #expect(plan.holds(for: decoded.summary))
    }

    @Test func `strings that turn out to be dates contradict a plan made for want of values`() throws {
        let plan = try plan("{\"a\":null}")
        let decoded = try decode("{\"a\":\"2026-01-01\"}", plan)
        #expect(!plan.holds(for: decoded.summary))
    }

    @Test func `a contradiction inside a record that is rejected is none`() throws {
        let plan = try plan("{\"a\":1}")
        let decoded = try decode("{\"a\":1}\n{\"a\":\"x\",\"b\":}\n{\"a\":2}\n", plan)
        #expect(decoded.batch?.rowCount == 2)
        #expect(decoded.rejects.map(\.fault.reason) == [.invalidJSON])
    }

    @Test func `what a rejected record left in lists and objects is taken back`() throws {
        let kept = "{\"a\":[{\"b\":[1,2]}],\"c\":\"x\"}"
        let plan = try plan(kept)
        let decoded = try decode(
            "\(kept)\n{\"a\":[{\"b\":[7,7]},{\"b\":[7,\n{\"c\":\"y\",\"a\":[{\"b\":[7]}],}\n\(kept)\n", plan)
        let batch = try #require(decoded.batch)
        let row: [Cell] = [.list([.structure([.list([.int64(1), .int64(2)])])]), .string("x")]
        #expect((0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row) } } == [row, row])
    }

    @Test func `the last of a repeated key counts, whatever the first held`() throws {
        let table = try FastJSON().read(Array("{\"a\":[1,2],\"b\":{\"x\":1},\"a\":[3],\"b\":{}}\n{\"a\":[4]}".utf8))
        #expect(table.rows == [[.list([.int64(3)]), .structure([.null])], [.list([.int64(4)]), .null]])
        let summary = try FastJSON().summarize(FastJSON().cut(Array("{\"a\":1,\"a\":2,\"\\u0061\":3}".utf8))).summary
        #expect(summary.repeatedKeys == 2)
    }

    @Test func `flattened objects become columns with dots in their names`() throws {
        let text =
            "{\"a\":{\"b\":1,\"c\":{\"d\":\"x\"}},\"e\":[{\"f\":1}],\"a.b\":true}\n{\"a\":null}\n{\"a\":{\"c\":null}}\n"
        let table = try FastJSON(flatten: true).read(Array(text.utf8))
        #expect(table.schema.map(\.name) == ["a.b", "a.c.d", "e", "a.b_2"])
        #expect(
            table.rows == [
                [.int64(1), .string("x"), .list([.structure([.int64(1)])]), .boolean(true)],
                [.null, .null, .null, .null], [.null, .null, .null, .null],
            ])
    }

    @Test func `keys that differ by case or by form alone are columns of their own`() throws {
        let text = "{\"id\":1,\"ID\":2,\"\u{E9}\":3,\"e\u{301}\":4,\"\":5}"
        let table = try FastJSON().read(Array(text.utf8))
        #expect(
            table.schema.map { Array($0.name.utf8) } == ["id", "ID", "\u{E9}", "e\u{301}", ""].map { Array($0.utf8) })
        #expect(table.rows == [[.int64(1), .int64(2), .int64(3), .int64(4), .int64(5)]])
    }

    @Test func `declared types win, and refuse the records that do not fit`() throws {
        let declared: [String: LogicalType] = [
            "n": .decimal(precision: 5, scale: 2), "s": .string, "w": .decimal(precision: 30, scale: 0), "d": .date,
            "o": .structure([Field("x", .int64)]), "l": .list(Field("element", .double)),
        ]
        let text = """
            {"n":1.5,"s":501,"w":"123456789012345678901234567890","d":"2026-01-01","o":{"x":"7"},"l":[1,2.5]}
            {"n":"2.25","s":"00501","free":1}
            {"n":1.555,"free":"never seen"}
            {"s":{"a":[1]},"d":null}
            {"d":"2026-02-30"}
            {"o":{"y":1}}
            {"l":["x"]}

            """
        let table = try FastJSON(declared: declared).read(Array(text.utf8))
        #expect(table.rejects.map(\.record) == [3, 5, 6, 7])
        #expect(Set(table.rejects.map(\.reason)) == ["value_refused"])
        #expect(table.schema.map(\.name) == ["n", "s", "w", "d", "o", "l", "free"])
        #expect(
            table.rows[0] == [
                .decimal(150), .string("501"), .decimal(123_456_789_012_345_678_901_234_567_890), .date(20_454),
                .structure([.int64(7)]), .list([.double(1), .double(2.5)]), .null,
            ])
        #expect(table.rows[1] == [.decimal(225), .string("00501"), .null, .null, .null, .null, .int64(1)])
        #expect(table.rows[2][1] == .string("{\"a\":[1]}"))
    }

    @Test func `a declared column that only rejected records have is none, and refuses them all the same`() throws {
        let text = "{\"a\":\"x\",\"b\":1}\n{\"c\":2}\n{\"d\":{\"e\":\"x\"}}\n{\"d\":5}\n{\"c\":\"x\",\"a\":true}\n"
        let declared: [String: LogicalType] = ["z": .date, "a": .int64, "d.e": .int64]
        let table = try FastJSON(declared: declared, flatten: true).read(Array(text.utf8))
        #expect(table.rejects.map(\.record) == [1, 3, 5])
        #expect(table.schema == [Field("c", .int64), Field("d", .int64)])
        #expect(table.rows == [[.int64(2), .null], [.null, .int64(5)]])
    }

    @Test func `more keys than a table may have columns are a fault`() throws {
        let record = (0...JSONSummary.maximumColumns).map { "\"k\($0)\":1" }.joined(separator: ",")
        let fault = #expect(throws: RecordFault.self) { try plan("{\(record)}") }
        #expect(fault?.reason == .tooManyColumns)
        var (first, second) = (JSONSummary(), JSONSummary())
        for key in 0..<15_000 {
            first.fields.append(.init(key: Array("a\(key)".utf8), summary: JSONSummary()))
            second.fields.append(.init(key: Array("b\(key)".utf8), summary: JSONSummary()))
        }
        first.merge(second)
        #expect(throws: RecordFault.self) { try JSONPlan(summary: first) }
    }
}
