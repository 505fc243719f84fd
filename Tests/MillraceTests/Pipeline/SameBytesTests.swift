import MillraceAWS
import MillraceObjectStore
import NIOCore
import Synchronization
import Testing

@testable import Millrace

/// Same input, same bytes: whatever the memory, the size of reads and the place that the source lies in. Provenance is held equal.
@Suite struct SameBytesTests {
    /// Several slabs and row groups; quoted newlines, doubled quotes, nulls, text that leaves its dictionary.
    static let text: String = {
        var text = "id,mode,amount,day,note\n"
        for row in 0..<60_000 {
            text += "\(row),\(["AIR", "SHIP", ""][row % 3]),\(row % 997).\(row % 10),2026-01-\(10 + row % 20),"
            text +=
                row % 4 == 0
                ? "\"a \"\"note\"\",\nnumber \(row)\"\n"
                : "note \(row * 7919 % 60_013) of many; \(row)\n"
        }
        return text
    }()

    struct Setting: Sendable, CustomTestStringConvertible {
        var memory = ByteSize.mebibytes(256)
        var chunk = 64 << 10

        var testDescription: String { "\(memory), reads of \(chunk)" }
    }

    private func convert(
        _ source: any ObjectStore, _ setting: Setting, onError: ErrorPolicy? = nil
    ) async throws -> [String: [UInt8]] {
        let out = MemoryStore()
        var options = ConversionOptions()
        if let onError { (options.onError, options.declaredTypes) = (onError, ["amount": .int64, "mode": .boolean]) }
        options.memory = setting.memory
        options.rowGroups = RowGroupLimit(rows: 20_000)
        options.provenance = Provenance(source: "held equal")
        let object = SourceObject(
            store: source, key: "a.csv", name: "a.csv", size: nil, output: OutputName(sourceKey: "a.csv"),
            provenance: Provenance(source: "elsewhere"))
        let plan = MemoryPlan(options)
        let outcome = try await ObjectConversion(
            source: object, destination: Destination(location: .local(path: "out"), store: out),
            rejects: Destination(location: .local(path: "out"), store: out), options: options,
            text: options.reading.text(options.input), tables: TableRules(options),
            shares: plan.shares(plan.footprint(nil), size: nil), clock: StageClock(observer: SilentObserver()),
            onBytes: { _ in },
            onRows: { _ in }
        ).run()
        guard case .converted(let report) = outcome else { throw MillraceError(.conservation, "nothing was converted") }
        #expect(report.rowsRead == 60_000)
        var files: [String: [UInt8]] = [:]
        for try await found in out.list(prefix: "") {
            var content: [UInt8] = []
            for try await chunk in try await out.get(found.key).body { content += Array(chunk.readableBytesView) }
            files[found.key] = content
        }
        return files
    }

    private func memorySource() async throws -> MemoryStore {
        let store = MemoryStore()
        _ = try await store.put("a.csv", ByteBuffer(string: Self.text), PutOptions())
        return store
    }

    @Test(arguments: [
        Setting(chunk: 1), Setting(chunk: 7), Setting(chunk: 8 << 20), Setting(memory: .mebibytes(128)),
        Setting(memory: .mebibytes(1024), chunk: 1 << 20),
    ])
    func areMadeWhateverTheReadsAndTheMemory(setting: Setting) async throws {
        let source = try await memorySource()
        let reference = try await convert(source, Setting())
        let found = try await convert(RechunkingStore(base: source, chunkSize: setting.chunk), setting)
        #expect(reference.keys.sorted() == ["avro/a.csv.avro", "parquet/a.csv.parquet"])
        #expect(found == reference)
    }

    @Test(arguments: [ErrorPolicy.widen, .rescue], [Setting(memory: .mebibytes(128)), Setting(chunk: 1 << 20)])
    func areMadeWhateverBecomesOfMisfits(policy: ErrorPolicy, setting: Setting) async throws {
        let source = try await memorySource()
        let reference = try await convert(source, Setting(memory: .mebibytes(1024)), onError: policy)
        let found = try await convert(
            RechunkingStore(base: source, chunkSize: setting.chunk), setting, onError: policy)
        #expect(found == reference)
    }

    @Test func areMadeFromAFile() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("a.csv", Self.text)
        let fromFile = try await convert(LocalStore(root: scratch.path), Setting())
        #expect(fromFile == (try await convert(try await memorySource(), Setting())))
    }

    @Test(.enabled(if: TestServer.isExpected)) func areMadeFromS3() async throws {
        let server = try #require(TestServer.current, "MILLRACE_TEST_S3 is not set: run with a server")
        try await server.withStore { store in
            _ = try await store.put("a.csv", ByteBuffer(string: Self.text), PutOptions())
            let fromS3 = try await convert(store, Setting())
            try await store.delete("a.csv")
            #expect(fromS3 == (try await convert(try await memorySource(), Setting())))
        }
    }

    @Test func changeWithTheSourceTheyNameButKeepTheirRows() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("a.csv", "id\n1\n")
        try scratch.write("b.csv", "id\n1\n")
        try await Conversion(from: [scratch.path + "/a.csv", scratch.path + "/b.csv"], to: scratch.path + "/out").run()
        #expect(try scratch.read("out/avro/a.csv.avro") != (try scratch.read("out/avro/b.csv.avro")))
    }
}

/// The S3 server that tests run against, as the environment names it.
struct TestServer: Sendable {
    let bucket: String

    static var current: TestServer? {
        let environment = ProcessEnvironment.current
        guard environment["MILLRACE_TEST_S3"] != nil else { return nil }
        return TestServer(bucket: environment["MILLRACE_TEST_BUCKET"] ?? "millrace-test")
    }

    /// In CI a missing server is a failure; at a desk without one the test is not part of the run.
    static var isExpected: Bool { current != nil || ProcessEnvironment.current["CI"] != nil }

    /// Calls `body` with a store whose keys lie below a prefix of this call's own.
    func withStore(_ body: (any ObjectStore) async throws -> Void) async throws {
        let endpoint = ProcessEnvironment.current["MILLRACE_TEST_S3"]
        let client = S3Client(configuration: try S3Configuration(environment: .current, endpoint: endpoint))
        do {
            let prefix = "same-bytes-\(UInt64.random(in: 0...UInt64.max))/"
            try await body(PrefixedStore(base: S3Store(client: client, bucket: bucket), prefix: prefix))
            try await client.shutdown()
        } catch {
            try await client.shutdown()
            throw error
        }
    }
}

/// A store below a prefix.
private struct PrefixedStore: ObjectStore {
    let base: any ObjectStore
    let prefix: String

    func list(prefix: String) -> ObjectListing { base.list(prefix: self.prefix + prefix) }
    func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        try await base.get(prefix + key, options)
    }
    func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        try await base.put(prefix + key, body, options)
    }
    func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try await base.startUpload(prefix + key, options)
    }
    func delete(_ key: String) async throws { try await base.delete(prefix + key) }
}
