import MillraceText
import Testing

@testable import Millrace

@Suite struct RejectLookupTests {
    static let text = "id,name,amount\n1,a,2.5\n2,b\n3,\"c\"x,1\n4,d,4\n5,e,5.125\n6,f,6\n"

    private func convert(_ scratch: ScratchFolder, _ text: String = text) async throws -> String {
        let source = try scratch.write("in/a.csv", text)
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.reading.quote = "\""
        options.declaredTypes = ["amount": .decimal(precision: 9, scale: 2)]
        try await Conversion(from: source, to: scratch.path + "/out", options: options).run()
        return scratch.path + "/out/_millrace/rejects/a.csv.jsonl"
    }

    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test func showsTheRecordItsNeighboursAndTheByte() async throws {
        let scratch = try ScratchFolder()
        let file = try await convert(scratch)
        let found = try await RejectLookup(file).run(.record(3))
        let one = try #require(found.explanations.first)
        #expect(text(one.raw) == "3,\"c\"x,1")
        #expect(one.reason == "text_after_quote")
        #expect(one.faultOffset == 5)
        #expect(one.position.record == 3)
        #expect(one.position.line == 4)
        #expect(
            one.neighbours
                == .lines(
                    before: [Array("1,a,2.5".utf8), Array("2,b".utf8)],
                    after: [Array("4,d,4".utf8), Array("5,e,5.125".utf8)]))
        #expect(found.records == 3)
        #expect(found.reasons.map(\.count) == [1, 1, 1])
    }

    @Test func pointsAtTheRefusedValue() async throws {
        let scratch = try ScratchFolder()
        let one = try #require(try await RejectLookup(convert(scratch)).run(.line(3)).explanations.first)
        #expect(one.reason == "value_refused")
        #expect(text(one.raw) == "5,e,5.125")
        #expect(one.faultOffset == 4)
        #expect(one.position.columnName == "amount")
    }

    /// The quotes go wrong in a later line: the record is its first line, and the mark stands at the quote that opens.
    @Test func pointsIntoTheRecordWhereverItsQuotesGoWrong() async throws {
        let scratch = try ScratchFolder()
        let file = try await convert(scratch, "id,name,amount\n1,a,2\n2,\"b\nc\"d,3\n")
        let one = try #require(try await RejectLookup(file).run(.record(2)).explanations.first)
        #expect(one.reason == "text_after_quote")
        #expect(text(one.raw) == "2,\"b")
        #expect(one.faultOffset == 2)
        #expect(one.position.line == 3 && one.position.byte == 21)
    }

    /// Places are those of the source; what a person reads is text.
    @Test func showsOtherEncodingsAsText() async throws {
        let scratch = try ScratchFolder()
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in "id,name,amount\n1,日,2\n2,é\n3,𝄞,4\n".utf16 { bytes += [UInt8(unit & 255), UInt8(unit >> 8)] }
        try scratch.write("in/a.csv", "")
        try scratch.write("in/a.csv", bytes: bytes)
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        try await Conversion(from: scratch.path + "/in/a.csv", to: scratch.path + "/out", options: options).run()
        let one = try #require(
            try await RejectLookup(scratch.path + "/out/_millrace/rejects/a.csv.jsonl").run().explanations.first)
        #expect(one.position.byte == 44)
        #expect(one.raw == Array(bytes[44..<50]))
        #expect(one.encoding == "utf-16le")
        #expect(text(one.shown?.text) == "2,é")
        #expect(
            one.neighbours
                == .lines(
                    before: [Array("id,name,amount".utf8), Array("1,日,2".utf8)], after: [Array("3,𝄞,4".utf8)]))
    }

    /// Even without the source: the place in the record was written down.
    @Test(arguments: [true, false]) func saysWhyThereAreNoNeighbours(isGone: Bool) async throws {
        let scratch = try ScratchFolder()
        let file = try await convert(scratch)
        if isGone { try scratch.remove("in/a.csv") } else { try scratch.write("in/a.csv", "something else\n") }
        let one = try #require(try await RejectLookup(file).run(.record(3)).explanations.first)
        #expect(one.faultOffset == 5)
        #expect(one.neighbours == .unknown(isGone ? "the source is gone" : "the source has changed since"))
    }

    @Test func refusesWhatIsNotThere() async throws {
        let scratch = try ScratchFolder()
        let file = try await convert(scratch)
        for selection in [RejectLookup.Selection.record(1), .line(0), .line(4)] {
            await #expect(throws: MillraceError.self) { try await RejectLookup(file).run(selection) }
        }
        await #expect(throws: MillraceError.self) { try await RejectLookup(scratch.path + "/in/a.csv").run() }
        await #expect(throws: MillraceError.self) { try await RejectLookup(scratch.path + "/none.jsonl").run() }
    }

    /// Every reason has words of its own.
    @Test func explainsWithoutNeighboursWhatReachesToTheEnd() async throws {
        let scratch = try ScratchFolder()
        let found = try await RejectLookup(convert(scratch, "id,name,amount\n1,a,1\n2,b")).run()
        let one = try #require(found.explanations.first)
        #expect(text(one.raw) == "2,b")
        #expect(!one.rule.isEmpty && !one.remedy.isEmpty)
    }
}
