import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct JSONLimitsTests {
    @Test(arguments: [127, 128, 100_000]) func `nesting has a limit and no stack overflows`(depth: Int) throws {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let value = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            let table = try FastJSON().read(
                Array("{\"v\":1}\n{\"v\":\(value)}\n{\"v\":\(String(repeating: open, count: depth))\n".utf8))
            #expect(table.rejects.last?.reason == (depth < 128 ? "invalid_json" : "nesting_too_deep"))
            #expect(table.rows.count == (depth < 128 ? 2 : 1))
        }
    }

    @Test func `what is nested deeper than tables allow is kept as its text`() throws {
        let value = String(repeating: "[", count: 40) + "1" + String(repeating: "]", count: 40)
        let table = try FastJSON().read(Array("{\"v\":\(value)}".utf8))
        var cell = table.rows[0][0]
        for _ in 1..<32 {
            guard case .list(let elements) = cell, elements.count == 1 else { return #expect(Bool(false), "\(cell)") }
            cell = elements[0]
        }
        #expect(cell == .string(String(value.dropFirst(31).dropLast(31))))
    }

    @Test(arguments: [1 << 10, 64 << 10]) func `strings of many megabytes are read whole`(slabBytes: Int) throws {
        let long = String(repeating: "long text ", count: 300_000)
        let escaped = String(repeating: "\\n\\u00e9", count: 100_000)
        let text = "{\"a\":\"\(long)\"}\n{\"a\":\"\(escaped)\"}\n{\"a\":\"x\"}\n"
        let table = try FastJSON(slabBytes: slabBytes).read(Array(text.utf8))
        #expect(
            table.rows == [[.string(long)], [.string(String(repeating: "\n\u{E9}", count: 100_000))], [.string("x")]])
    }

    @Test(arguments: [1, 7, 64 << 10], ["", "[\n"]) func `a record beyond the limit ends the object`(
        part: Int, open: String
    ) throws {
        let separator = open.isEmpty ? "\n" : ","
        let text = open + "{\"a\":1}\(separator){\"a\":\"\(String(repeating: "x", count: 100))\"}\(separator){\"a\":3}"
        let slabs = try FastJSON(partBytes: part, slabBytes: 64, recordLimit: 90).cut(Array(text.utf8))
        let fault = #expect(throws: RecordFault.self) {
            for slab in slabs { _ = try JSONClassifier().decode(slab) }
        }
        #expect(fault?.reason == .recordTooLarge)
        #expect(fault?.position.record == 2)
        #expect(fault?.position.byte == UInt64(open.utf8.count + 8))
    }

    @Test func `an array of one long line is a document, and text behind it is rejected`() throws {
        let count = 120_000
        let text = "[" + (0..<count).map { "{\"a\":\($0)}" }.joined(separator: ",") + "]"
        #expect(text.utf8.count > JSONLinesCutter.decisionBytes)
        let table = try FastJSON().read(Array((text + "\n{\"a\":1}\n").utf8))
        #expect(table.rows.count == count)
        #expect(table.rows.last == [.int64(Int64(count - 1))])
        #expect(table.rejects.map(\.reason) == ["invalid_json"])
        #expect(table.rejects.first?.raw == Array("{\"a\":1}".utf8))
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func `a slab has no more records than its limit`(end: String) throws {
        let count = 20_000
        let text = (0..<count).map { $0 == 17_000 ? "x" : "{\"a\":\($0)}" }.joined(separator: end)
        let slabs = try FastJSON().cut(Array(text.utf8))
        #expect(slabs.map(\.recordsBefore) == [0, 6667, 13_334])
        let table = try FastJSON().read(Array(text.utf8))
        #expect(table == SlowJSONTable(Array(text.utf8)))
        #expect(table.rejects.map(\.line) == [17_001])
    }

    @Test func `hundreds of sparse keys are read into columns that hold nothing else`() throws {
        let text = (0..<600).map { "{\"k\($0)\":\($0)}" }.joined(separator: "\n")
        let table = try FastJSON().read(Array(text.utf8))
        #expect(table.schema.count == 600)
        #expect(table.rows.indices.allSatisfy { table.rows[$0][$0] == .int64(Int64($0)) })
        #expect(table.rows[7].count { $0 != .null } == 1)
    }
}
