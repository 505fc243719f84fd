import Synchronization
import Testing

@testable import Millrace
@testable import MillraceObjectStore

@Suite struct GarbageCollectionTests {
    /// Leftovers in memory; those whose keys are in `stubborn` cannot be taken away.
    private final class Leavings: LeftoverStore {
        private let all: [Leftover]
        private let stubborn: Set<String>
        private let taken = Mutex<[String]>([])

        var removed: [String] { taken.withLock(\.self) }

        init(_ all: [Leftover], stubborn: Set<String> = []) {
            self.all = all
            self.stubborn = stubborn
        }

        func leftovers(prefix: String) -> LeftoverListing {
            LeftoverListing { [all] in
                var pages = [[], all.filter { $0.key.hasPrefix(prefix) }][...]
                return { pages.popFirst() }
            }
        }

        func remove(_ leftover: Leftover) async throws {
            if stubborn.contains(leftover.key) {
                throw ObjectStoreError(kind: .accessDenied, operation: .delete, location: leftover.key, message: "no")
            }
            taken.withLock { $0.append(leftover.key) }
        }
    }

    private func run(
        _ store: Leavings, olderThan: Int64 = 100, deletes: Bool = false
    ) async throws -> (report: GarbageReport, found: [Garbage]) {
        var collection = GarbageCollection("s3://b/lake")
        collection.olderThan = TimeSpan(seconds: olderThan)
        collection.deletes = deletes
        collection.now = { 1000 }
        let place = Destination(
            location: .s3(bucket: "b", key: "lake"), store: LocalStore(root: "."), prefix: "lake/")
        let found = Mutex<[Garbage]>([])
        let report = try await GarbageRun(collection, place, store).run { garbage in
            found.withLock { $0.append(garbage) }
        }
        return (report, found.withLock(\.self))
    }

    private static func upload(_ key: String, at seconds: Int64?) -> Leftover {
        Leftover(key: key, uploadID: "id of \(key)", epochSeconds: seconds)
    }

    @Test func ageDecides() async throws {
        let key = "lake/parquet/a.csv.parquet"
        // At the limit, beyond it, one short of it, from the future, and of unknown age.
        let store = Leavings([900, 1, 901, 2000, nil].map { Self.upload(key, at: $0) })
        let (report, found) = try await run(store, deletes: true)
        #expect(found.map(\.age.seconds) == [100, 999])
        #expect(found.map(\.isDeleted) == [true, true])
        #expect((report.found, report.deleted, report.spared) == (2, 2, 3))
        #expect(store.removed.count == 2)
    }

    @Test(arguments: [
        ("lake/parquet/x/a.csv.parquet", true), ("lake/avro/a.avro", true), ("lake/_millrace/runs/1.jsonl", true),
        ("lake/parquet/a.csv.avro", false), ("lake/parquet.parquet", false), ("lake/parquet/a.csv.parquet.tmp", false),
        ("lake/x/parquet/a.parquet", false), ("lake2/parquet/a.parquet", false), ("parquet/a.parquet", false),
    ])
    func onlyKeysOfItsOwnAreTouched(key: String, isOwn: Bool) async throws {
        let store = Leavings([Self.upload(key, at: 0)])
        let (report, found) = try await run(store, deletes: true)
        #expect(found.map(\.location) == (isOwn ? ["s3://b/\(key)"] : []))
        #expect(report.spared == 0)
        #expect(store.removed == (isOwn ? [key] : []))
    }

    @Test func nothingIsTakenAwayUnasked() async throws {
        let store = Leavings([Self.upload("lake/avro/a.avro", at: 0)])
        let (report, found) = try await run(store)
        #expect(found.map(\.isDeleted) == [false] && report.found == 1 && report.deleted == 0)
        #expect(store.removed.isEmpty)
        #expect(ExitStatus(report) == .allConverted)
    }

    @Test func whatCannotBeTakenAwayDoesNotStopTheRest() async throws {
        let keys = ["lake/avro/a.avro", "lake/avro/b.avro"]
        let store = Leavings(keys.map { Self.upload($0, at: 0) }, stubborn: [keys[0]])
        let (report, found) = try await run(store, deletes: true)
        #expect(found.map(\.isDeleted) == [false, true])
        #expect(
            report.failures.map(\.code) == [.accessDenied] && report.failures[0].object == "s3://b/lake/avro/a.avro")
        #expect(ExitStatus(report) == .someFailed)
    }

    /// A writer may go on with a file between its listing and its end.
    @Test func aFileThatIsWrittenToStays() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("avro/.millrace-1.tmp", "bytes")
        let store = LocalStore(root: scratch.path)
        func listed() async throws -> [Leftover] {
            try await store.leftovers(prefix: "").reduce(into: []) { $0 += $1 }
        }
        let before = try await listed()
        #expect(before.map(\.key) == ["avro/.millrace-1.tmp"])
        try scratch.write("avro/.millrace-1.tmp", "more bytes")
        try await store.remove(try #require(before.first))
        #expect(scratch.files(below: "") == ["avro/.millrace-1.tmp"])
        try await store.remove(try #require(try await listed().first))
        #expect(scratch.files(below: "").isEmpty)
    }

    @Test(arguments: [
        ("30s", 30, "30s"), ("90m", 5400, "90m"), ("24h", 86_400, "24h"), ("14d", 1_209_600, "14d"), ("0s", 0, "0s"),
    ])
    func spansAreRead(text: String, seconds: Int64, shown: String) throws {
        let span = try TimeSpan(parsing: text, option: "--older-than")
        #expect(span.seconds == seconds && "\(span)" == shown)
    }
}
