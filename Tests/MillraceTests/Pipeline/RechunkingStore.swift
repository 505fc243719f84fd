import MillraceObjectStore
import NIOCore

/// A store that hands bodies out in chunks of another size: what a network may do to the same object.
struct RechunkingStore: ObjectStore {
    let base: any ObjectStore
    let chunkSize: Int

    func list(prefix: String) -> ObjectListing { base.list(prefix: prefix) }

    func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        let object = try await base.get(key, options)
        let chunkSize = self.chunkSize
        let body = ObjectBody {
            var chunks = object.body.makeAsyncIterator()
            var rest = ByteBuffer()
            return {
                while rest.readableBytes == 0 {
                    guard let next = try await chunks.next() else { return nil }
                    rest = next
                }
                return rest.readSlice(length: min(chunkSize, rest.readableBytes))
            }
        }
        return ObjectReader(metadata: object.metadata, body: body)
    }

    func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        try await base.put(key, body, options)
    }

    func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try await base.startUpload(key, options)
    }

    func delete(_ key: String) async throws { try await base.delete(key) }
}
