import MillraceAWS
import Testing

@testable import Millrace

/// Which names outputs get, for each way to name sources.
@Suite struct SourcePlannerTests {
    private func outputs(_ sources: [Location]) async throws -> [String] {
        let stores = try Stores(sources, ConversionOptions(), observer: SilentObserver())
        var names: [String] = []
        try await SourcePlanner(sources, stores: stores, input: .auto).forEach(onFailure: { throw $1 }) { planned in
            if case .convert(let object) = planned { names.append(object.output.key(.parquet)) }
        }
        await stores.shutdown()
        return names
    }

    private func tree() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        for name in ["p/a/x.csv", "p/b/x.csv", "p/b/deep/x.csv", "p/b/notes.md", "p/top.csv"] {
            try scratch.write(name, "id\n1\n")
        }
        return scratch
    }

    @Test(arguments: [
        ("p/*/x.csv", ["a/x.csv", "b/x.csv"]), ("p/**/x.csv", ["a/x.csv", "b/deep/x.csv", "b/x.csv"]),
        ("p/b/x*", ["x.csv"]), ("p/b/*.md", ["notes.md"]), ("*/top.csv", ["p/top.csv"]),
        // A folder that is meant is listed, as if it had been named, and keeps its own name.
        ("p/[b-z]*/", ["b/deep/x.csv", "b/x.csv"]),
    ])
    func keepTheFoldersBehindThePatternsFixedPart(pattern: String, expected: [String]) async throws {
        let scratch = try tree()
        let names = try await outputs([.local(path: scratch.path + "/" + pattern)])
        #expect(names == expected.map { "parquet/\($0).parquet" })
    }

    @Test func listsStandForTheirSources() async throws {
        let scratch = try tree()
        let list = try scratch.write(
            "list", "\(scratch.path)/p/top.csv\n\(scratch.path)/p/b/\n\(scratch.path)/*/a/x.csv\n")
        let names = try await outputs([Location(parsing: "@" + list)])
        #expect(names == ["top.csv", "deep/x.csv", "x.csv", "p/a/x.csv"].map { "parquet/\($0).parquet" })
    }

    @Test func namesTheLineOfWhatIsNotThere() async throws {
        let scratch = try tree()
        let list = try scratch.write("list", "# all\n\(scratch.path)/none.csv\n")
        let error = await #expect(throws: MillraceError.self) { try await outputs([Location(parsing: "@" + list)]) }
        #expect(error?.message.contains("line 2 of \(list)") == true)
        #expect(error?.object == scratch.path + "/none.csv")
    }

    private func isRefused(_ source: Location, to destination: Location) -> Bool {
        do {
            try SourcePlanner.check([source], against: destination)
            return false
        } catch {
            return true
        }
    }

    @Test(arguments: [
        ("p/*/x.csv", "out", false), ("p/**/*.csv", "p/out", false), ("p/b/x*.csv", "p/b/out", false),
        // Files that are meant lie there already: outputs of another run, perhaps.
        ("p/*/x.csv", "p/a", true), ("p/*", "p/a/out", true), ("p/*", "p/new", true), ("p/**", "p/out", true),
        ("p/**/*", "p/b", true),
    ])
    func refusesADestinationInsideWhatIsMeant(pattern: String, destination: String, expected: Bool) throws {
        let scratch = try tree()
        let source = Location.local(path: scratch.path + "/" + pattern)
        #expect(isRefused(source, to: .local(path: scratch.path + "/" + destination)) == expected)
    }

    @Test(arguments: [
        ("2026/*.csv", "2026/", false), ("2026/**", "2026/out/", true), ("2026/*/", "2026/out", true),
        ("*/x.csv", "out/", false), ("**/*", "", true),
    ])
    func refusesPrefixesInsideAPattern(key: String, prefix: String, expected: Bool) {
        #expect(isRefused(.s3(bucket: "b", key: key), to: .s3(bucket: "b", key: prefix)) == expected)
    }
}
