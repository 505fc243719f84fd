import Testing

@testable import Millrace

/// Whatever happens to an output, a verification finds it; and it finds nothing where nothing happened.
@Suite struct VerificationTests {
    static let text =
        "id,name,amount\n" + (1...300).map { "\($0),name \($0 % 7),\($0).5\n" }.joined() + "301,short\n302,\"x\"y,1\n"

    private func converted(_ text: String = text) async throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try scratch.write("in/2026/a.csv", text)
        try scratch.write("in/b.tsv", "id\tname\n1\ta\n")
        var options = ConversionOptions()
        options.maxRejects = .percent(100)
        options.reading.quote = "\""
        let report = try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out", options: options).run()
        try #require(report.failures.isEmpty)
        return scratch
    }

    private func verify(_ scratch: ScratchFolder, isDeep: Bool = false) async throws -> VerificationReport {
        var options = ConversionOptions()
        options.reading.quote = "\""
        var verification = Verification([scratch.path + "/in"], of: scratch.path + "/out", options: options)
        verification.isDeep = isDeep
        return try await verification.run()
    }

    private func kinds(_ scratch: ScratchFolder, isDeep: Bool = false) async throws -> [Difference.Kind] {
        try await verify(scratch, isDeep: isDeep).differences.map(\.kind)
    }

    /// Writes the output of another source under this name.
    private func replace(_ name: String, with text: String, in scratch: ScratchFolder) async throws {
        try scratch.write("other/2026/a.csv", text)
        try await Conversion(from: scratch.path + "/other", to: scratch.path + "/other-out").run()
        try scratch.write("out/" + name, bytes: try scratch.read("other-out/" + name))
    }

    static let outputs = ["parquet/2026/a.csv.parquet", "avro/2026/a.csv.avro"]
    static let rejects = "out/_millrace/rejects/2026/a.csv.jsonl"

    @Test(arguments: [false, true]) func findsNothingWhereNothingHappened(isDeep: Bool) async throws {
        let report = try await verify(converted(), isDeep: isDeep)
        #expect(report.differences == [])
        #expect(report.failures.isEmpty)
        #expect(report.objectsVerified == 2)
        #expect(report.records == 303)
        #expect(report.rows == [.parquet: 301, .avro: 301])
        #expect(report.rejects == 2)
        #expect(report.extraOutputs == 0)
        #expect(ExitStatus(report) == .allConverted)
    }

    @Test(arguments: outputs) func findsAMissingOutput(_ name: String) async throws {
        let scratch = try await converted()
        try scratch.remove("out/" + name)
        let report = try await verify(scratch)
        #expect(report.differences.map(\.kind) == [.missingOutput])
        #expect(report.differences.first?.location.hasSuffix(name) == true)
        #expect(ExitStatus(report) == .someFailed)
    }

    @Test(arguments: outputs) func findsARowTooFew(_ name: String) async throws {
        let scratch = try await converted()
        let lines = Self.text.split(separator: "\n").dropLast(2)
        try await replace(name, with: lines.dropLast().joined(separator: "\n") + "\n", in: scratch)
        #expect(try await kinds(scratch) == [.manifest, .rowCount])
    }

    @Test(arguments: outputs, [0, 1, 11, 12, 40, 200]) func findsATruncatedOutput(_ name: String, lost: Int)
        async throws
    {
        let scratch = try await converted()
        let bytes = try scratch.read("out/" + name)
        try scratch.write("out/" + name, bytes: Array(bytes.dropLast(lost == 0 ? bytes.count : lost)))
        #expect(try await kinds(scratch) == [.damagedOutput])
    }

    /// A flipped byte is found, or changes no value.
    @Test(arguments: outputs) func findsFlippedBytes(_ name: String) async throws {
        let scratch = try await converted()
        let bytes = try scratch.read("out/" + name)
        var found = 0
        for place in stride(from: 0, to: bytes.count, by: 37) {
            var damaged = bytes
            damaged[place] ^= 0x10
            try scratch.write("out/" + name, bytes: damaged)
            if try await !verify(scratch, isDeep: true).differences.isEmpty { found += 1 }
        }
        #expect(found * 2 > bytes.count / 37)
    }

    @Test func findsAValueThatChanged() async throws {
        let scratch = try await converted()
        let changed = Self.text.split(separator: "\n").dropLast(2).joined(separator: "\n") + "\n"
        try await replace(Self.outputs[1], with: changed.replacing("\n7,name 0", with: "\n7,name 9"), in: scratch)
        try scratch.remove("out/_millrace/manifest")
        #expect(try await kinds(scratch) == [])
        #expect(try await kinds(scratch, isDeep: true) == [.values])
    }

    @Test func countsTheRejectsItself() async throws {
        let scratch = try await converted()
        let lines = try scratch.read(Self.rejects).split(separator: 0x0A).map { Array($0) + [0x0A] }
        #expect(lines.count == 2)
        try scratch.write(Self.rejects, bytes: lines[0])
        #expect(try await kinds(scratch) == [.rowCount, .rowCount])
        // As many as there should be, but one of them twice.
        try scratch.write(Self.rejects, bytes: lines[0] + lines[0])
        #expect(try await kinds(scratch) == [.rejects])
        try scratch.write(Self.rejects, bytes: lines[0] + Array(lines[1].dropLast(9)))
        #expect(try await kinds(scratch).contains(.rejects))
    }

    @Test func findsARecordThatTheSourceGained() async throws {
        let scratch = try await converted()
        try scratch.write("in/2026/a.csv", Self.text + "303,z,1\n")
        #expect(try await kinds(scratch) == [.sourceChanged, .rowCount, .rowCount])
    }

    @Test func onlyNotesWhatNoSourceAccountsFor() async throws {
        let scratch = try await converted()
        try scratch.write("out/parquet/2025/old.csv.parquet", "of another run")
        let report = try await verify(scratch)
        #expect(report.extraOutputs == 1)
        #expect(ExitStatus(report) == .allConverted)
    }

    @Test func countsReplaysToTheirSources() async throws {
        let scratch = try await converted(
            "id,amount\n1,2\n2,x\n" + (3...50).map { "\($0),\($0)\n" }.joined())
        var options = ConversionOptions()
        options.declaredTypes = ["amount": .int64]
        options.maxRejects = .percent(100)
        try await Conversion(from: scratch.path + "/in/2026", to: scratch.path + "/typed", options: options).run()
        options.declaredTypes = ["amount": .string]
        let replayed = try await Replay(
            [scratch.path + "/typed/_millrace/rejects"], to: scratch.path + "/typed", options: options
        ).run()
        #expect(replayed.rowsWritten == 1)
        let report = try await Verification([scratch.path + "/in/2026"], of: scratch.path + "/typed").run()
        #expect(report.differences == [])
        #expect(report.rows == [.parquet: 50, .avro: 50])
        #expect(report.extraOutputs == 0)
    }

    @Test func namesASourceThatCannotBeCounted() async throws {
        let scratch = try await converted()
        try scratch.write("in/b.tsv", "PK\u{3}\u{4}rest")
        let report = try await verify(scratch)
        #expect(report.failures.map(\.error.code) == [.unsupportedInput])
        #expect(ExitStatus(report) == .someFailed)
    }
}
