import MillraceColumns
import Testing

@testable import MillraceText

/// Columns and fields that were declared not to be null.
@Suite struct JSONRequiredTests {
    private static let address = LogicalType.structure([
        Field("zip", .string, isNullable: false), Field("town", .string),
    ])

    private func read(
        _ text: String, _ declared: [String: LogicalType], required: Set<String> = [], flatten: Bool = false
    )
        throws -> (kept: Int, rejects: [RejectedRecord])
    {
        let fast = FastJSON(declared: declared, required: required, flatten: flatten)
        let input = Array(text.utf8)
        let table = try fast.read(input)
        return (table.rows.count, try fast.summarize(try fast.cut(input)).rejects)
    }

    @Test(arguments: [
        ("{\"id\":1}", nil), ("{\"id\":null}", "id int64: a null where the schema allows none"),
        ("{\"b\":1}", "id int64: it is missing, and the schema allows no null"),
        ("{}", "id int64: it is missing, and the schema allows no null"),
        ("{\"id\":null,\"id\":1}", "id int64: a null where the schema allows none"),
        ("{\"id\":\"7\"}", nil), ("{\"id\":\"x\"}", "id int64: not an integer of 64 bits"),
        ("{ \"b\" : {} , \"id\" : 3 }", nil),
    ]) func `a record has what it must have`(record: String, complaint: String?) throws {
        let text = "{\"id\":5,\"b\":{}}\n" + record + "\n{\"id\":6}\n"
        let (kept, rejects) = try read(text, ["id": .int64], required: ["id"])
        #expect(kept == (complaint == nil ? 3 : 2))
        #expect(rejects.first.map { "\($0.fault.path ?? "") \($0.fault.detail)" } == complaint)
        #expect(rejects.allSatisfy { $0.fault.position.record == 2 && $0.fault.position.line == 2 })
        #expect(rejects.allSatisfy { $0.raw == Array(record.utf8) })
    }

    @Test(arguments: [
        ("{\"a\":{\"zip\":\"1\"}}", nil), ("{\"a\":null}", nil), ("{}", nil),
        ("{\"a\":{\"zip\":null}}", "a.zip a null where the schema allows none"),
        ("{\"a\":{\"town\":\"x\"}}", "a.zip it is missing, and the schema allows no null"),
        ("{\"a\":{}}", "a.zip it is missing, and the schema allows no null"),
        ("{\"l\":[1,null]}", "l[] int64: a null where the schema allows none"), ("{\"l\":[]}", nil),
        ("{\"l\":null}", nil),
        ("{\"s\":[{\"zip\":\"1\"},{\"town\":\"2\"}]}", "s[].zip it is missing, and the schema allows no null"),
        ("{\"s\":[{\"zip\":\"1\"},{\"town\":\"2\",\"zip\":\"\"}]}", nil),
    ]) func `so does what is inside it`(record: String, complaint: String?) throws {
        let declared: [String: LogicalType] = [
            "a": Self.address, "l": .list(Field("element", .int64, isNullable: false)),
            "s": .list(Field("element", Self.address)),
        ]
        let text = "{\"a\":{\"zip\":\"5\"},\"l\":[1],\"s\":[]}\n" + record + "\n"
        let (kept, rejects) = try read(text, declared)
        #expect(kept == (complaint == nil ? 2 : 1))
        #expect(rejects.first.map { "\($0.fault.path ?? "") \($0.fault.detail)" } == complaint)
    }

    @Test func `a missing object lacks what must be in it`() throws {
        let text = "{\"a\":{\"b\":1}}\n{\"a\":null}\n{\"c\":1}\n{\"a\":{\"b\":2}}\n"
        let fast = FastJSON(declared: ["a.b": .int64], required: ["a.b"], flatten: true)
        let plan = try fast.plan(Array(text.utf8))
        let table = try fast.read(try fast.cut(Array(text.utf8)), plan)
        #expect(table.rows.count == 2)
        #expect(table.rejects.map(\.record) == [2, 3])
    }

    /// A row that was refused leaves nothing behind, whatever came before it.
    @Test func `what was refused leaves no trace in its neighbours`() throws {
        let text = (0..<200).map { row in
            row % 7 == 3
                ? "{\"x\":[\(row)],\"t\":\"text \(row)\"}"
                : "{\"id\":\(row),\"x\":[\(row),\(row + 1)],\"t\":\"t\(row)\"}"
        }.joined(separator: "\n")
        let (kept, rejects) = try read(text, ["id": .int64], required: ["id"])
        let clean = (0..<200).filter { $0 % 7 != 3 }
            .map { "{\"id\":\($0),\"x\":[\($0),\($0 + 1)],\"t\":\"t\($0)\"}" }.joined(separator: "\n")
        let fast = FastJSON(declared: ["id": .int64], required: ["id"])
        #expect(kept == clean.split(separator: "\n").count)
        #expect(rejects.count == 200 - kept)
        #expect(try fast.read(Array(text.utf8)).rows == fast.read(Array(clean.utf8)).rows)
    }
}
