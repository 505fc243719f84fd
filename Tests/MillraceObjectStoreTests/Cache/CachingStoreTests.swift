import NIOCore
import Synchronization
import Testing

@testable import MillraceObjectStore

/// Counts what is asked of a store, and may break its bodies.
private final class CountingStore: ObjectStore {
    let inner = MemoryStore(chunkSize: 100)
    let gets = Mutex(0)
    let breaksBodies: Bool

    init(breaksBodies: Bool = false) { self.breaksBodies = breaksBodies }

    func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        gets.withLock { $0 += 1 }
        let object = try await inner.get(key, options)
        guard breaksBodies else { return object }
        return ObjectReader(
            metadata: object.metadata,
            body: ObjectBody {
                var iterator = object.body.makeAsyncIterator()
                var count = 0
                return {
                    count += 1
                    if count > 1 {
                        throw ObjectStoreError(kind: .damaged, operation: .get, location: key, message: "broken")
                    }
                    return try await iterator.next()
                }
            })
    }

    func list(prefix: String) -> ObjectListing { inner.list(prefix: prefix) }
    func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        try await inner.put(key, body, options)
    }
    func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try await inner.startUpload(key, options)
    }
    func delete(_ key: String) async throws { try await inner.delete(key) }
}

@Suite struct CachingStoreTests {
    private func text(_ object: ObjectReader) async throws -> String {
        var text = ""
        for try await chunk in object.body { text += String(buffer: chunk) }
        return text
    }

    @Test func aVersionThatWasReadIsNotAskedForAgain() async throws {
        let counting = CountingStore()
        let cache = ReadCache(capacity: 1 << 16)
        let store = CachingStore(counting, bucket: "b", cache: cache)
        let body = String(repeating: "x", count: 1000)
        let etag = try await store.put("a", ByteBuffer(string: body), PutOptions()).etag
        #expect(try await text(try await store.get("a")) == body)
        for options in [GetOptions(ifMatch: etag), GetOptions(knownETag: etag.map { "\"\($0)\"" })] {
            let again = try await store.get("a", options)
            #expect(try await text(again) == body && again.metadata.size == 1000)
        }
        #expect(counting.gets.withLock { $0 } == 1)
        #expect(cache.counts == ReadCache.Counts(hits: 2, misses: 0, bytesSaved: 2000))
    }

    @Test func whoNamesNoVersionIsAnsweredByTheStore() async throws {
        let counting = CountingStore()
        let store = CachingStore(counting, bucket: "b", cache: ReadCache(capacity: 1 << 16))
        _ = try await store.put("a", ByteBuffer(string: "old"), PutOptions())
        #expect(try await text(try await store.get("a")) == "old")
        _ = try await store.put("a", ByteBuffer(string: "new"), PutOptions())
        #expect(try await text(try await store.get("a")) == "new")
        #expect(counting.gets.withLock { $0 } == 2)
    }

    @Test func rangesAndBucketsAreKeptApart() async throws {
        let cache = ReadCache(capacity: 1 << 16)
        let (one, two) = (CountingStore(), CountingStore())
        let etag = try await one.put("a", ByteBuffer(string: "abcdef"), PutOptions()).etag
        _ = try await two.put("a", ByteBuffer(string: "abcdef"), PutOptions())
        let (first, second) = (
            CachingStore(one, bucket: "1", cache: cache), CachingStore(two, bucket: "2", cache: cache)
        )
        for _ in 0..<2 {
            #expect(try await text(try await first.get("a", GetOptions(range: 1..<3, ifMatch: etag))) == "bc")
            #expect(try await text(try await first.get("a", GetOptions(range: 2..<4, ifMatch: etag))) == "cd")
            #expect(try await text(try await second.get("a", GetOptions(range: 1..<3, ifMatch: etag))) == "bc")
        }
        #expect(one.gets.withLock { $0 } == 2 && two.gets.withLock { $0 } == 1)
        #expect(cache.counts.misses == 3)
    }

    @Test func whatBrokeOrWasLeftIsNotKept() async throws {
        for breaks in [true, false] {
            let counting = CountingStore(breaksBodies: breaks)
            let cache = ReadCache(capacity: 1 << 16)
            let store = CachingStore(counting, bucket: "b", cache: cache)
            _ = try await store.put("a", ByteBuffer(string: String(repeating: "x", count: 300)), PutOptions())
            let object = try await store.get("a")
            if breaks {
                await #expect(throws: ObjectStoreError.self) { _ = try await text(object) }
            } else {
                var iterator = object.body.makeAsyncIterator()
                _ = try await iterator.next()
            }
            #expect(cache.bytes == 0)
        }
    }

    @Test func itHoldsNoMoreThanItMayAndForgetsWhatIsOldest() async throws {
        let counting = CountingStore()
        let cache = ReadCache(capacity: 20_000)
        let store = CachingStore(counting, bucket: "b", cache: cache)
        var etags: [String?] = []
        for number in 0..<20 {
            let body = String(repeating: "\(number % 10)", count: 2000)
            etags.append(try await store.put("\(number)", ByteBuffer(string: body), PutOptions()).etag)
            _ = try await text(try await store.get("\(number)"))
            // The first is used again and again.
            _ = try await text(try await store.get("0", GetOptions(ifMatch: etags[0])))
            #expect(cache.bytes <= 20_000)
        }
        let before = counting.gets.withLock { $0 }
        _ = try await text(try await store.get("0", GetOptions(ifMatch: etags[0])))
        _ = try await text(try await store.get("19", GetOptions(ifMatch: etags[19])))
        #expect(counting.gets.withLock { $0 } == before)
        _ = try await text(try await store.get("1", GetOptions(ifMatch: etags[1])))
        #expect(counting.gets.withLock { $0 } == before + 1)
        let large = try await store.put("l", ByteBuffer(string: String(repeating: "l", count: 3000)), PutOptions())
        for _ in 0..<2 { _ = try await text(try await store.get("l", GetOptions(ifMatch: large.etag))) }
        #expect(counting.gets.withLock { $0 } == before + 3, "what is too large is not kept")
    }
}
