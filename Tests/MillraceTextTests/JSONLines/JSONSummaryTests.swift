import Testing

@testable import MillraceText

@Suite struct JSONSummaryTests {
    private func summary(_ text: some StringProtocol) throws -> JSONSummary {
        try FastJSON().summarize(FastJSON().cut(Array(text.utf8))).summary
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64]) func `merging is associative over the order of the source`(
        seed: UInt64
    ) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<40 {
            let parts = try (0..<3).map { _ in try summary(String(decoding: random.file(), as: UTF8.self)) }
            var left = parts[0]
            left.merge(parts[1])
            left.merge(parts[2])
            var end = parts[1]
            end.merge(parts[2])
            var right = parts[0]
            right.merge(end)
            #expect(left == right)
        }
    }

    @Test func `fields stand in the order of their first appearance`() throws {
        let summary = try summary("{\"b\":1}\n{\"a\":{\"y\":1}}\n{\"c\":1,\"a\":{\"x\":1,\"y\":2},\"b\":2}\n")
        #expect(summary.fields.map(\.key) == ["b", "a", "c"].map { Array($0.utf8) })
        #expect(summary["a"]?.fields.map(\.key) == ["y", "x"].map { Array($0.utf8) })
    }

    @Test func `rejected records leave nothing in a summary`() throws {
        let kept = try summary("{\"a\":1}\n{\"a\":2}\n")
        #expect(try summary("{\"a\":1}\n{\"a\":\"x\",\"b\":2\n{\"a\":2}\n[{\"c\":1}]\n") == kept)
    }

    @Test func `every value is counted in one class`() throws {
        let values = JSONTwinTests.values
        let summary = try summary(values.map { "{\"a\":\($0)}" }.joined(separator: "\n"))
        let nulls = values.count { $0 == "null" }
        #expect(summary["a"]?.nulls == UInt64(nulls))
        // One record has no such key's value but two keys inside.
        #expect(summary["a"]?.values == UInt64(values.count - nulls))
        #expect(summary["a"]?.fields == [])
    }
}
