import MillraceColumns
import MillraceObjectStore
import NIOCore
import Synchronization
import Testing

@testable import Millrace

@Suite struct GroupFeedTests {
    private func batch(_ rows: Int) -> RecordBatch {
        RecordBatch(
            schema: Schema([Field("a", .int64)]), rowCount: rows,
            columns: [ColumnVector.nulls(of: .int64, count: rows)])
    }

    @Test func everyTakerGetsEveryBatchAndItIsGivenBackOnce() async {
        let feed = GroupFeed(takers: 2)
        let returned = Mutex<[Int]>([])
        async let taken = withTaskGroup(of: [Int].self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var rows: [Int] = []
                    while let content = await feed.take(rows.count) {
                        rows.append(content.batch.rowCount)
                        feed.done(rows.count - 1)
                    }
                    return rows
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for rows in 1...20 { feed.append(batch(rows)) { returned.withLock { $0.append(rows) } } }
        feed.finish(isComplete: true)
        #expect(await taken == [Array(1...20), Array(1...20)])
        #expect(returned.withLock { $0.sorted() } == Array(1...20))
        #expect(feed.isComplete)
    }

    @Test func aFeedThatFailsWakesAllAndGivesEverythingBack() async {
        let feed = GroupFeed(takers: 1)
        let returned = Mutex(0)
        feed.append(batch(1)) { returned.withLock { $0 += 1 } }
        async let waiting = feed.take(5)
        feed.finish(isComplete: false)
        feed.append(batch(2)) { returned.withLock { $0 += 1 } }
        #expect(await waiting == nil)
        #expect(returned.withLock { $0 } == 2)
        #expect(!feed.isComplete)
        #expect(await feed.take(0) == nil)
    }

    @Test func whatFailsAfterItsEndIsNotComplete() {
        let feed = GroupFeed(takers: 1)
        feed.finish(isComplete: true)
        feed.finish(isComplete: false)
        #expect(!feed.isComplete)
    }

    @Test func aSpoolReadsOnce() async throws {
        let store = MemoryStore()
        let body = String(repeating: "0123456789", count: 70_000)
        let written = try await store.put("a", ByteBuffer(string: body), PutOptions())
        let spool = MemberSpool(store, folder: "/tmp")
        let first = try await text(try await spool.get("a"))
        try await store.delete("a")
        let again = try await spool.get("a", GetOptions(ifMatch: written.etag))
        #expect(first == body)
        #expect(try await text(again) == body)
        await #expect(throws: ObjectStoreError.self) { _ = try await spool.get("a", GetOptions(ifMatch: "other")) }
        spool.forget("a")
        await #expect(throws: ObjectStoreError.self) {
            _ = try await spool.get("a", GetOptions(ifMatch: written.etag))
        }
    }

    @Test func whatWasNotReadToItsEndIsNotKept() async throws {
        let store = MemoryStore()
        let written = try await store.put("a", ByteBuffer(string: "text"), PutOptions())
        let spool = MemberSpool(store, folder: "/tmp")
        _ = try await spool.get("a")
        try await store.delete("a")
        await #expect(throws: ObjectStoreError.self) {
            _ = try await spool.get("a", GetOptions(ifMatch: written.etag))
        }
    }

    @Test func withoutRoomItIsReadAgain() async throws {
        let store = MemoryStore()
        let written = try await store.put("a", ByteBuffer(string: "text"), PutOptions())
        let spool = MemberSpool(store, folder: "/nowhere/at/all")
        #expect(try await text(try await spool.get("a")) == "text")
        #expect(try await text(try await spool.get("a", GetOptions(ifMatch: written.etag))) == "text")
    }

    private func text(_ object: ObjectReader) async throws -> String {
        var text = ""
        for try await chunk in object.body { text += String(buffer: chunk) }
        return text
    }
}
