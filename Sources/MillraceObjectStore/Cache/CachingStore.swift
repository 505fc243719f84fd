import NIOCore

/// A store whose small objects are read once: who asks for a version by its ETag gets it from memory, if it was read before.
///
/// Who asks for no version is always answered by the store itself, so nothing that is given out is stale.
package struct CachingStore: ObjectStore {
    private let store: any ObjectStore
    private let bucket: String
    private let cache: ReadCache

    /// - Parameter bucket: what tells the store from others that share the cache.
    package init(_ store: any ObjectStore, bucket: String, cache: ReadCache) {
        self.store = store
        self.bucket = bucket
        self.cache = cache
    }

    package func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        guard options.isKept else { return try await store.get(key, options) }
        if let etag = options.ifMatch ?? options.knownETag {
            let name = ReadCache.Key(bucket: bucket, key: key, etag: CachingStore.plain(etag), range: options.range)
            if let entry = cache.find(name, isExpected: options.ifMatch != nil) {
                return ObjectReader(metadata: entry.metadata, body: CachingStore.body(entry.chunks))
            }
        }
        let object = try await store.get(key, options)
        guard let etag = object.metadata.etag, isWorthKeeping(object.metadata, options) else { return object }
        let name = ReadCache.Key(bucket: bucket, key: key, etag: CachingStore.plain(etag), range: options.range)
        return ObjectReader(metadata: object.metadata, body: keeping(object, as: name))
    }

    private func isWorthKeeping(_ metadata: ObjectMetadata, _ options: GetOptions) -> Bool {
        let size = options.range.map { min(UInt64($0.count), metadata.size) } ?? metadata.size
        return size > 0 && size <= UInt64(cache.largest)
    }

    /// The same chunks; they are kept once the last of them has come, and with it the checksum over all.
    private func keeping(_ object: ObjectReader, as key: ReadCache.Key) -> ObjectBody {
        ObjectBody { [cache] in
            var iterator = object.body.makeAsyncIterator()
            var chunks: [ByteBuffer] = []
            var bytes = 0
            return {
                guard let chunk = try await iterator.next() else {
                    // What a chunk is a part of would be held with it.
                    let own = chunks.map { ByteBuffer(bytes: $0.readableBytesView) }
                    cache.insert(
                        ReadCache.Entry(metadata: object.metadata, chunks: own, bytes: bytes), for: key)
                    chunks = []
                    return nil
                }
                chunks.append(chunk)
                bytes += chunk.readableBytes
                return chunk
            }
        }
    }

    private static func body(_ chunks: [ByteBuffer]) -> ObjectBody {
        ObjectBody {
            var rest = chunks[...]
            return {
                try Task.checkCancellation()
                return rest.popFirst()
            }
        }
    }

    /// Listings and answers do not agree about the quotes.
    private static func plain(_ etag: String) -> String { etag.filter { $0 != "\"" } }

    package func list(prefix: String) -> ObjectListing { store.list(prefix: prefix) }

    package func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        try await store.put(key, body, options)
    }

    package func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try await store.startUpload(key, options)
    }

    package func delete(_ key: String) async throws { try await store.delete(key) }
}
