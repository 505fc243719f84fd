import MillraceAWS
import Testing

@testable import Millrace

/// What the manifest says, a verification holds against what is there.
@Suite struct ManifestVerificationTests {
    private func converted(_ names: [String] = ["a.csv"]) async throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        for name in names { try scratch.write("in/" + name, "id\n1\n2\n3\n") }
        try await convert(scratch)
        return scratch
    }

    private func convert(_ scratch: ScratchFolder, _ formats: [OutputFormat] = [.parquet, .avro]) async throws {
        var options = ConversionOptions()
        options.formats = formats
        let report = try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out", options: options).run()
        try #require(report.failures.isEmpty)
    }

    private func verify(_ scratch: ScratchFolder) async throws -> VerificationReport {
        try await Verification([scratch.path + "/in"], of: scratch.path + "/out").run()
    }

    private func manifest(_ scratch: ScratchFolder) async throws -> ManifestFiles {
        let options = ConversionOptions()
        let location = try Location(place: scratch.path + "/out")
        let destination = Destination(location, try Stores([location], options, observer: SilentObserver()))
        return try await ManifestFiles(destination)
    }

    /// Puts another entry in place of the first one's.
    private func rewrite(_ scratch: ScratchFolder, _ from: String, _ to: String) async throws {
        let key = try #require(try await manifest(scratch).keys.first)
        let name = String(try #require(key.range(of: "_millrace/").map { key[$0.lowerBound...] }))
        let text = String(decoding: try scratch.read("out/" + name), as: UTF8.self)
        try #require(text.contains(from))
        try scratch.write("out/" + name, text.replacing(from, with: to))
    }

    @Test func agreesWithAConversion() async throws {
        let scratch = try await converted((0..<50).map { "\($0).csv" })
        let report = try await verify(scratch)
        #expect(report.differences == [])
        #expect(report.objectsInManifest == 50)
        #expect(ExitStatus(report) == .allConverted)
    }

    @Test func joinsTheEntriesOfOneVersion() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/a.csv", "id\n1\n")
        try await convert(scratch, [.parquet])
        try await convert(scratch, [.avro])
        #expect(try await manifest(scratch).keys.count == 2)
        let report = try await verify(scratch)
        #expect(report.differences == [])
        #expect(report.objectsInManifest == 1)
    }

    @Test func knowsTheLaterOfTwoVersions() async throws {
        let scratch = try await converted()
        try scratch.write("in/a.csv", "id\n1\n2\n3\n4\n")
        try await convert(scratch)
        #expect(try await verify(scratch).differences == [])
    }

    /// As many records, in as many bytes: only the version tells.
    @Test func findsASourceThatChanged() async throws {
        let scratch = try await converted()
        try scratch.remove("in/a.csv")
        try scratch.write("in/a.csv", "id\n1\n2\n9\n")
        let report = try await verify(scratch)
        #expect(report.differences.map(\.kind) == [.sourceChanged])
        #expect(report.differences.first?.message.contains("convert it again") == true)
        #expect(ExitStatus(report) == .someFailed)
    }

    @Test(arguments: [
        ("\"rows\":3", "\"rows\":4", 4), ("\"rows_read\":3", "\"rows_read\":4", 3),
        ("\"rows_rejected\":0", "\"rows_rejected\":1", 2),
    ])
    func findsNumbersThatAreNotTrue(from: String, to: String, differences: Int) async throws {
        let scratch = try await converted()
        try await rewrite(scratch, from, to)
        let report = try await verify(scratch)
        #expect(report.differences.map(\.kind) == Array(repeating: .manifest, count: differences))
        #expect(report.differences.allSatisfy { $0.message.contains("--overwrite") })
    }

    @Test func findsAnOutputOfOtherBytes() async throws {
        let scratch = try await converted()
        try await rewrite(scratch, "\"bytes\":", "\"bytes\":1")
        #expect(try await verify(scratch).differences.map(\.kind) == [.manifest, .manifest])
    }

    /// The manifest says what the outputs of a source are called.
    @Test func looksForTheOutputsThatAreNamed() async throws {
        let scratch = try await converted()
        let parquet = try scratch.read("out/parquet/a.csv.parquet")
        try scratch.write("out/parquet/there/b.parquet", "")
        try scratch.write("out/parquet/there/b.parquet", bytes: parquet)
        try scratch.remove("out/parquet/a.csv.parquet")
        #expect(try await verify(scratch).differences.map(\.kind) == [.missingOutput])
        try await rewrite(scratch, "parquet/a.csv.parquet", "parquet/there/b.parquet")
        let report = try await verify(scratch)
        #expect(report.differences == [])
        #expect(report.extraOutputs == 0)
    }

    @Test(arguments: ["", "no line of an entry\n", "{\"slot\":1}\n"])
    func aManifestThatSaysNothingIsNoDifference(text: String) async throws {
        let scratch = try await converted()
        let key = try #require(try await manifest(scratch).keys.first)
        let name = String(try #require(key.range(of: "_millrace/").map { key[$0.lowerBound...] }))
        try scratch.write("out/" + name, text)
        let report = try await verify(scratch)
        #expect(report.differences == [])
        #expect(report.objectsInManifest == 0)
    }
}
