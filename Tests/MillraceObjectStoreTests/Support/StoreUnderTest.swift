import Foundation
import MillraceAWS
import NIOCore

@testable import MillraceObjectStore

/// The stores that the conformance suite runs against.
enum StoreKind: String, Sendable, CaseIterable {
    case memory, local, s3, moto

    /// A server of its own is needed; elsewhere than in CI, where its absence is a failure, it may be missing.
    static var present: [StoreKind] {
        let isCI = ProcessEnvironment.current["CI"] == "true"
        return allCases.filter { kind in
            kind.endpointVariable.map { isCI || ProcessEnvironment.current[$0] != nil } ?? true
        }
    }

    /// What names the server; nil for a store that needs none.
    var endpointVariable: String? {
        switch self {
        case .memory, .local: nil
        case .s3: "MILLRACE_TEST_S3"
        case .moto: "MILLRACE_TEST_MOTO"
        }
    }
}

/// A store with a corner of its own, emptied at the end.
struct StoreUnderTest {
    let kind: StoreKind
    let store: any ObjectStore
    /// What every key begins with, so that tests can run at the same time.
    let prefix: String
    /// The part size for uploads: S3 takes no smaller one.
    var partSize: Int { kind.endpointVariable != nil ? 5 << 20 : 1 << 10 }

    func key(_ name: String) -> String { prefix + name }

    /// The names of all objects, in the store's order.
    func names(_ start: String = "") async throws -> [String] {
        var names: [String] = []
        for try await object in store.list(prefix: prefix + start) {
            names.append(String(object.key.dropFirst(prefix.count)))
        }
        return names
    }

    func read(_ name: String, _ options: GetOptions = GetOptions()) async throws -> String {
        String(decoding: try await readBytes(name, options), as: UTF8.self)
    }

    func readBytes(_ name: String, _ options: GetOptions = GetOptions()) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in try await store.get(key(name), options).body { bytes += chunk.readableBytesView }
        return bytes
    }

    @discardableResult
    func write(_ name: String, _ text: String, _ options: PutOptions = PutOptions()) async throws -> ObjectMetadata {
        try await store.put(key(name), ByteBuffer(string: text), options)
    }

    /// Runs `body` with a fresh store and cleans up after it.
    static func with(_ kind: StoreKind, pageSize: Int = 1000, _ body: (StoreUnderTest) async throws -> Void)
        async throws
    {
        switch kind {
        case .memory:
            let store = MemoryStore(chunkSize: 7)
            try await body(StoreUnderTest(kind: kind, store: store, prefix: "p/"))
            guard store.openUploads == 0 else { throw LeftOver(what: "\(store.openUploads) uploads") }
        case .local:
            try await TemporaryFolder.with { folder in
                let store = LocalStore(root: folder.path, chunkSize: 7)
                try await body(StoreUnderTest(kind: kind, store: store, prefix: ""))
                let files = folder.temporaryFiles()
                guard files.isEmpty else { throw LeftOver(what: "\(files)") }
            }
        case .s3, .moto: try await withServer(kind, pageSize: pageSize, body)
        }
    }

    private static func withServer(
        _ kind: StoreKind, pageSize: Int, _ body: (StoreUnderTest) async throws -> Void
    ) async throws {
        let configuration = try TestBucket.configuration(kind.endpointVariable ?? "")
        try await TestBucket.withClient(configuration) { client in
            let store = S3Store(client: client, bucket: TestBucket.name, pageSize: pageSize)
            let prefix = "conformance-\(UInt64.random(in: 0 ... .max))/"
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(StoreUnderTest(kind: kind, store: store, prefix: prefix)))
            } catch {
                outcome = .failure(error)
            }
            for try await object in store.list(prefix: prefix) { try await store.delete(object.key) }
            let uploads = try await TestBucket.openUploads(client, prefix: prefix)
            try outcome.get()
            guard uploads == 0 else { throw LeftOver(what: "\(uploads) uploads") }
        }
    }

    struct LeftOver: Error { var what: String }
}
