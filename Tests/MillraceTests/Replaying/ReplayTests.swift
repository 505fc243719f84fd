import Synchronization
import Testing

@testable import Millrace

/// Every rejected record is written by a replay, or stays in its file: never both, never neither.
@Suite struct ReplayTests {
    static let text = "id,name,amount\n1,a,2.5\n2,b\n3,\"c\"x,1\n4,d,4.125\n5,e,\"5\n6\"\n6,\"f\n,1\n7,g,7.125\n"

    /// A conversion that rejects, and its destination.
    private func convert(_ scratch: ScratchFolder, _ text: String = text) async throws -> ConversionReport {
        try scratch.write("in/2026/a.csv", text)
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.reading.quote = "\""
        options.declaredTypes = ["amount": .decimal(precision: 9, scale: 2)]
        return try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out", options: options).run()
    }

    private func replay(
        _ scratch: ScratchFolder, _ types: [String: ColumnType] = [:],
        _ change: (inout ConversionOptions) -> Void = { _ in }
    ) async throws -> [ReplayedFile] {
        var options = ConversionOptions()
        options.declaredTypes = types
        change(&options)
        let files = Mutex<[ReplayedFile]>([])
        let report = try await Replay(
            [scratch.path + "/out/_millrace/rejects"], to: scratch.path + "/out", options: options
        ).run { event in
            if case .fileReplayed(let file) = event { files.withLock { $0.append(file) } }
        }
        #expect(report.failures.isEmpty)
        return files.withLock { $0 }
    }

    private func rows(_ file: String) async throws -> [String] {
        let rows = Mutex<[String]>([])
        try await FileInspection(file).forEachRow { row in rows.withLock { $0.append(row) } }
        return rows.withLock { $0 }
    }

    private func rejected(_ scratch: ScratchFolder) throws -> [RejectEntry] {
        try scratch.read("out/_millrace/rejects/2026/a.csv.jsonl").split(separator: 0x0A)
            .map { try #require(RejectEntry(line: Array($0))) }
    }

    @Test func writesWhatCanBeReadNowAndKeepsTheRest() async throws {
        let scratch = try ScratchFolder()
        let converted = try await convert(scratch)
        let before = try rejected(scratch)
        #expect(converted.rowsRejected == UInt64(before.count))
        let file = try #require(try await replay(scratch, ["amount": .decimal(precision: 9, scale: 3)]).first)
        #expect(file.records == UInt64(before.count))
        #expect(file.rowsWritten == 2)
        #expect(file.rowsWritten + file.rowsRefused == file.records)
        #expect(Set(file.outputs.map(\.format)) == [.parquet, .avro])
        for output in file.outputs {
            #expect(output.location.contains("/2026/a.csv.replay-"))
            #expect(
                try await rows(output.location)
                    == [#"{"id":4,"name":"d","amount":"4.125"}"#, #"{"id":7,"name":"g","amount":"7.125"}"#])
        }
        // What stays is what was not written, each record where it was in the source.
        let after = try rejected(scratch)
        let written = [Array("4,d,4.125".utf8), Array("7,g,7.125".utf8)]
        let kept = before.filter { entry in !written.contains { $0 == entry.raw } }
        #expect(after.map(\.position.record) == kept.map(\.position.record))
        #expect(after.map(\.raw) == kept.map(\.raw))
    }

    @Test func isDoneOnce() async throws {
        let scratch = try ScratchFolder()
        _ = try await convert(scratch)
        _ = try await replay(scratch, ["amount": .string])
        let outputs = scratch.files(below: "out")
        let kept = try rejected(scratch)
        let again = try #require(try await replay(scratch, ["amount": .string]).first)
        #expect(again.rowsWritten == 0)
        #expect(again.outputs.isEmpty)
        #expect(scratch.files(below: "out") == outputs)
        #expect(try rejected(scratch) == kept)
    }

    @Test func aFileWithoutRecordsGoesAway() async throws {
        let scratch = try ScratchFolder()
        _ = try await convert(scratch, "id,name,amount\n1,a,2.5\n2,b,2.505\n")
        let file = try #require(try await replay(scratch, ["amount": .double]).first)
        #expect(file.rowsWritten == 1)
        #expect(file.rowsRefused == 0)
        #expect(!scratch.files(below: "out").contains { $0.hasPrefix("_millrace") })
    }

    /// A process that ends between the outputs and the mark is simply run again.
    @Test func aReplayThatWasCutShortGivesTheSameBytesAgain() async throws {
        let scratch = try ScratchFolder()
        _ = try await convert(scratch)
        let rejects = "out/_millrace/rejects/2026/a.csv.jsonl"
        let before = try scratch.read(rejects)
        _ = try await replay(scratch, ["amount": .string])
        let names = scratch.files(below: "out")
        let contents = try names.map { try scratch.read("out/" + $0) }
        try scratch.write(rejects, bytes: before)
        _ = try await replay(scratch, ["amount": .string])
        #expect(scratch.files(below: "out") == names)
        #expect(try names.map { try scratch.read("out/" + $0) } == contents)
        // Other options write to the same names too: nothing can be there twice.
        try scratch.write(rejects, bytes: before)
        _ = try await replay(scratch, ["amount": .decimal(precision: 9, scale: 3)])
        #expect(scratch.files(below: "out") == names)
    }

    /// Of two records with an open quote each, neither swallows the other, nor a good one between them.
    @Test func anOpenQuoteKeepsToItself() async throws {
        let scratch = try ScratchFolder()
        _ = try await convert(scratch, "id,name,amount\n1,\"a,2.505\n2,b,2.505\n3,\"c,1.505\n")
        let before = try rejected(scratch)
        let file = try #require(try await replay(scratch, ["amount": .double]).first)
        #expect(file.rowsWritten + file.rowsRefused == UInt64(before.count))
        #expect(UInt64(try rejected(scratch).count) == file.rowsRefused)
    }

    /// An escape in front of a record's line end would make the next record a part of it.
    @Test func anEscapedLineEndKeepsToItself() async throws {
        let scratch = try ScratchFolder()
        _ = try await convert(scratch, "id,name,amount\n1,a,2.505\\\n2,b,2.505\n")
        let file = try #require(try await replay(scratch, ["amount": .string]) { $0.reading.escape = "\\" }.first)
        #expect(file.records == 2)
        #expect(file.rowsWritten == 1)
        #expect(try rejected(scratch).map(\.position.record) == [1])
    }

    @Test func otherWaysOfReadingWin() async throws {
        let scratch = try ScratchFolder()
        _ = try await convert(scratch, "id,name,amount\n1,a,n/a\n2,b,2\n")
        let file = try #require(try await replay(scratch) { $0.reading.nullTexts = ["n/a"] }.first)
        #expect(file.rowsWritten == 1)
        #expect(try await rows(file.outputs[0].location) == [#"{"id":1,"name":"a","amount":null}"#])
    }

    @Test func staysWithTheTypesOfTheOtherRows() async throws {
        let scratch = try ScratchFolder()
        // Alone, 17 would be a number; beside "x" it is text.
        _ = try await convert(scratch, "id,name,amount\n1,x,2.5\n2,17,2.505\n")
        let file = try #require(try await replay(scratch, ["amount": .double]).first)
        #expect(try await rows(file.outputs[0].location) == [#"{"id":2,"name":"17","amount":2.505}"#])
    }

    /// A name in each encoding, as it is read.
    struct Name: Sendable {
        let encoding: ReadingRules.Encoding?
        let bytes: [UInt8]
        let text: String
    }

    /// What was found out or said about characters holds for the records that were put aside.
    @Test(arguments: [
        Name(encoding: nil, bytes: [0x00, 0xF8, 0x65, 0xE5], text: "ø日"),
        Name(encoding: .shiftJIS, bytes: [0x93, 0xFA], text: "日"),
        Name(encoding: .utf8, bytes: [0xFF], text: "\u{FFFD}"),
    ])
    func readsOtherEncodingsAgain(_ name: Name) async throws {
        func stored(_ text: String) -> [UInt8] { text.utf8.flatMap { name.encoding == nil ? [0, $0] : [$0] } }
        let mark: [UInt8] = name.encoding == nil ? [0xFE, 0xFF] : []
        let scratch = try ScratchFolder()
        try scratch.write("in/2026/a.csv", "")
        try scratch.write(
            "in/2026/a.csv", bytes: mark + stored("id,name,amount\n1,") + name.bytes + stored(",2.505\n2,b,2.5\n"))
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.reading.encoding = name.encoding
        options.reading.invalidBytes = .replace
        options.declaredTypes = ["amount": .decimal(precision: 9, scale: 2)]
        _ = try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out", options: options).run()
        let file = try #require(try await replay(scratch, ["amount": .double]).first)
        #expect(file.rowsWritten == 1 && file.rowsRefused == 0)
        #expect(try await rows(file.outputs[0].location) == [#"{"id":1,"name":"\#(name.text)","amount":2.505}"#])
    }

    /// A record that is refused again stays as it stands in the source, at its place.
    @Test func keepsTheBytesOfOtherEncodings() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/2026/a.csv", "")
        try scratch.write(
            "in/2026/a.csv", bytes: Array("id,name,amount\n1,".utf8) + [0xE9] + Array(",x\n2,b,3.505\n".utf8))
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.reading.encoding = .latin1
        options.declaredTypes = ["amount": .decimal(precision: 9, scale: 2)]
        _ = try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out", options: options).run()
        let before = try rejected(scratch)
        _ = try await replay(scratch, ["amount": .double])
        let after = try rejected(scratch)
        #expect(after.map(\.raw) == [Array("1,".utf8) + [0xE9] + Array(",x".utf8)])
        #expect(after.map(\.encoding) == [.latin1])
        #expect(after.map(\.faultOffset) == [4])
        #expect(after.map(\.position) == before.prefix(1).map(\.position))
    }

    @Test func readsJSONLinesAgain() async throws {
        let scratch = try ScratchFolder()
        let text =
            #"{"id":1,"amount":2.5,"tags":["a"]}"# + "\n" + #"{"id":2,"amount":"x","tags":[]}"# + "\n{\"id\":3,\n"
        try scratch.write("in/2026/a.jsonl", text)
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.declaredTypes = ["amount": .double]
        let converted = try await Conversion(
            from: scratch.path + "/in", to: scratch.path + "/out", options: options
        ).run()
        #expect(converted.rowsWritten == 1)
        let file = try #require(try await replay(scratch, ["amount": .string]).first)
        #expect(file.rowsWritten == 1)
        #expect(file.rowsWritten + file.rowsRefused == converted.rowsRejected)
        #expect(try await rows(file.outputs[0].location) == [#"{"id":2,"amount":"x","tags":[]}"#])
    }

    @Test func keepsNewNames() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/2026/a.csv", "id,amount\n1,2.5\n2,x\n")
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.declaredTypes = ["amount": .double]
        options.edits.renamed = [ColumnEdits.Rename("amount", to: "sum")]
        try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out", options: options).run()
        let file = try #require(try await replay(scratch, ["amount": .string]).first)
        #expect(try await rows(file.outputs[0].location) == [#"{"id":2,"sum":"x"}"#])
    }

    /// What a column hides stands in no file of rejects, so it cannot be read again.
    @Test func leavesRedactedRecordsAlone() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/2026/a.csv", "id,secret\n1,a\n2\n")
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.edits.masked = ["secret"]
        try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out", options: options).run()
        let before = try scratch.read("out/_millrace/rejects/2026/a.csv.jsonl")
        let report = try await Replay([scratch.path + "/out/_millrace/rejects"], to: scratch.path + "/out").run()
        #expect(report.failures.map(\.error.code) == [.usage])
        #expect(try scratch.read("out/_millrace/rejects/2026/a.csv.jsonl") == before)
    }

    @Test func refusesWhatItCannotDo() async throws {
        let scratch = try ScratchFolder()
        _ = try await convert(scratch)
        var options = ConversionOptions()
        options.declaredTypes = ["nope": .string]
        let rejects = scratch.path + "/out/_millrace/rejects/2026/a.csv.jsonl"
        let unknown = try await Replay([rejects], to: scratch.path + "/out", options: options).run()
        #expect(unknown.failures.map(\.error.code) == [.usage])
        try scratch.remove("out/_millrace/rejects/2026/a.csv.reading.json")
        let orphan = try await Replay([rejects], to: scratch.path + "/out").run()
        #expect(orphan.failures.map(\.error.code) == [.sourceNotFound])
        let nothing = try await Replay([scratch.path + "/in"], to: scratch.path + "/out").run()
        #expect(nothing.failures.map(\.error.code) == [.sourceNotFound])
        #expect(ExitStatus(nothing) == .someFailed)
    }
}
