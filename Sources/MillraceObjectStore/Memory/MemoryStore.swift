import NIOCore
import Synchronization

/// Objects in memory: the model that the other stores are compared with, and a store for tests.
package final class MemoryStore: ObjectStore {
    struct StoredObject: Sendable {
        var body: ByteBuffer
        var etag: String
        var userMetadata: [String: String]
    }

    struct State {
        /// By the bytes of their keys: Swift's strings are equal in more cases.
        var objects: [[UInt8]: StoredObject] = [:]
        var writes = 0
        var openUploads = 0
    }

    let state = Mutex(State())
    /// Bytes of a chunk; tests make it small to split bodies.
    private let chunkSize: Int

    package init(chunkSize: Int = 1 << 20) { self.chunkSize = max(1, chunkSize) }

    /// Uploads that were neither completed nor aborted.
    package var openUploads: Int { state.withLock(\.openUploads) }

    package func list(prefix: String) -> ObjectListing {
        let page = state.withLock { state in
            state.objects.filter { $0.key.starts(with: prefix.utf8) }
                .map {
                    ObjectSummary(
                        key: String(decoding: $0.key, as: UTF8.self), size: UInt64($0.value.body.readableBytes),
                        etag: $0.value.etag)
                }
                .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        }
        return ObjectListing {
            var rest: [ObjectSummary]? = page
            return {
                defer { rest = nil }
                return rest
            }
        }
    }

    package func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        guard let object = state.withLock({ $0.objects[Array(key.utf8)] }) else {
            throw error(.notFound(.object), .get, key, "the object '\(key)' does not exist")
        }
        if let expected = options.ifMatch, expected != object.etag {
            throw error(.changed, .get, key, "the object has changed")
        }
        let size = UInt64(object.body.readableBytes)
        guard let range = ReadRange.resolve(options.range, size: size) else {
            throw error(.invalidRequest, .get, key, "the range does not lie within the object's \(size) bytes")
        }
        let slice = object.body.getSlice(
            at: object.body.readerIndex + Int(range.lowerBound), length: range.count)
        let body = slice ?? ByteBuffer()
        let chunkSize = chunkSize
        return ObjectReader(
            metadata: ObjectMetadata(size: size, etag: object.etag, userMetadata: object.userMetadata),
            body: ObjectBody {
                var rest = body
                return {
                    rest.readSlice(length: min(chunkSize, rest.readableBytes)).flatMap {
                        $0.readableBytes == 0 ? nil : $0
                    }
                }
            })
    }

    package func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        try store(key, body, options, .put)
    }

    package func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try Task.checkCancellation()
        state.withLock { $0.openUploads += 1 }
        return MemoryUpload(store: self, key: key, options: options)
    }

    package func delete(_ key: String) async throws {
        state.withLock { $0.objects[Array(key.utf8)] = nil }
    }

    func store(
        _ key: String, _ body: ByteBuffer, _ options: PutOptions, _ operation: ObjectStoreError.Operation
    ) throws -> ObjectMetadata {
        try state.withLock { state in
            let current = state.objects[Array(key.utf8)]
            switch options.precondition {
            case .none: break
            case .ifAbsent:
                guard current == nil else {
                    throw error(.preconditionFailed, operation, key, "the object exists already")
                }
            case .ifMatch(let etag):
                guard current?.etag == etag else {
                    throw error(.preconditionFailed, operation, key, "the stored object is another one")
                }
            }
            state.writes += 1
            let object = StoredObject(body: body, etag: "\"\(state.writes)\"", userMetadata: options.metadata)
            state.objects[Array(key.utf8)] = object
            return ObjectMetadata(
                size: UInt64(body.readableBytes), etag: object.etag, userMetadata: options.metadata)
        }
    }

    func error(
        _ kind: ObjectStoreError.Kind, _ operation: ObjectStoreError.Operation, _ key: String, _ message: String
    ) -> ObjectStoreError {
        ObjectStoreError(kind: kind, operation: operation, location: "memory:\(key)", message: message)
    }
}
