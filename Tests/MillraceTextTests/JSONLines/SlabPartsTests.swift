import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct SlabPartsTests {
    private func parts(_ slabs: [Slab], _ limit: Int) -> [Slab] { slabs.flatMap { $0.parts(ofRecords: limit) } }

    /// Rows, rejects and their places do not depend on where a slab is divided.
    @Test func `parts of a slab are read as the slab is`() throws {
        var random = RandomJSON(seed: 77)
        for _ in 0..<200 {
            let file = random.file()
            let fast = FastJSON(slabBytes: 300)
            let slabs = try fast.cut(file)
            let plan = try fast.plan(file)
            let whole = try fast.read(slabs, plan)
            for limit in [1, 2, 3, 7] {
                let divided = parts(slabs, limit)
                #expect(divided.allSatisfy { JSONRecords($0).count <= limit })
                #expect(try fast.read(divided, plan) == whole, "\(limit): \(file.debugText)")
            }
        }
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\n\n", " \r\n\n"]) func `lines are counted on`(lineEnd: String) throws {
        let text = (0..<9).map { $0 % 4 == 3 ? "bad" : "{\"a\":\($0)}" }.joined(separator: lineEnd) + lineEnd
        let fast = FastJSON()
        let slabs = try fast.cut(Array(text.utf8))
        let plan = try fast.plan(Array(text.utf8))
        let whole = try fast.read(slabs, plan)
        #expect(whole.rejects.count == 2)
        #expect(try fast.read(parts(slabs, 2), plan) == whole)
    }

    @Test func `a record that is too large stays at the end`() throws {
        let text = "{\"a\":1}\n{\"a\":2}\n{\"a\":\"" + String(repeating: "x", count: 200) + "\"}\n"
        let slabs = try FastJSON(recordLimit: 100).cut(Array(text.utf8))
        let divided = parts(slabs, 1)
        #expect(divided.count == 2)
        #expect(JSONRecords(divided[0]).tooLarge == nil)
        let whole = #expect(throws: RecordFault.self) { try JSONClassifier().decode(slabs[0]) }
        let last = #expect(throws: RecordFault.self) { try JSONClassifier().decode(divided[1]) }
        #expect(whole == last)
    }

    @Test func `sparse records are divided until their columns fit`() throws {
        let text = (0..<1000).map { "{\"k\($0 % 50)\":\($0)}\n" }.joined()
        let fast = FastJSON()
        let slab = try #require(try fast.cut(Array(text.utf8)).first)
        let plan = TextPlan.json(try fast.plan(Array(text.utf8)))
        #expect(plan.leafCount == 50)
        #expect(plan.columnBytes(slab) > 1000 * 50 * 8)
        #expect(plan.parts(of: slab, columnBytes: 1 << 20).count == 1)
        let divided = plan.parts(of: slab, columnBytes: 120_000)
        #expect(divided.count > 3)
        #expect(divided.allSatisfy { plan.columnBytes($0) <= 121_000 })
        #expect(divided.reduce(0) { $0 + JSONRecords($1).count } == 1000)
    }

    @Test func `elements of lists are told from commas`() throws {
        let long = "{\"a\":[" + Array(repeating: "1", count: 100_000).joined(separator: ",") + "]}\n"
        let slab = try #require(try FastJSON().cut(Array(long.utf8)).first)
        #expect(abs(JSONElements.estimate(slab) - 100_000) < 5_000)
        let plan = TextPlan.json(try FastJSON().plan(Array(long.utf8)))
        #expect(plan.columnBytes(slab) > 100_000 * 16)
        #expect(try #require(plan.listBytes(slab)) > 100_000 * JSONElements.bytesUntilWritten * 9 / 10)
        let flat = "{\"a\":1,\"b\":2}\n"
        let other = TextPlan.json(try FastJSON().plan(Array(flat.utf8)))
        #expect(other.listBytes(try #require(try FastJSON().cut(Array(flat.utf8)).first)) == nil, "no list")
    }
}
