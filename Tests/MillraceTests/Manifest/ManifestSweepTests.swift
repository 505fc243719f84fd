import MillraceObjectStore
import NIOCore
import Testing

@testable import Millrace

@Suite struct ManifestSweepTests {
    private let store = MemoryStore()
    private var destination: Destination { Destination(location: .local(path: "/d"), store: store) }

    private func entry(_ slot: String, etag: String, group: String? = nil, keys: [String]) -> ManifestEntry {
        ManifestEntry(
            slot: slot, source: slot, etag: etag, size: 1, rowsRead: 1, rowsRejected: 0, time: 1,
            outputs: keys.map { key in
                ManifestEntry.Output(
                    format: key.hasPrefix("avro") ? .avro : .parquet, key: key, bytes: 1, rows: 1, options: "o")
            }, group: group.map { ManifestGroup(hash: $0, place: "/in/" + slot) })
    }

    /// Writes segments, then sweeps.
    private func left(_ segments: [[ManifestEntry]]) async throws -> [String] {
        for (number, entries) in segments.enumerated() {
            let text = entries.sorted { $0.slot < $1.slot }.map(\.line).joined()
            _ = try await store.put(
                "_millrace/manifest/segment-2026-\(number).jsonl", ByteBuffer(string: text), PutOptions())
            for key in entries.flatMap({ $0.outputs.map(\.key) }) {
                _ = try await store.put(key, ByteBuffer(string: "rows"), PutOptions())
            }
        }
        var sweep = ManifestSweep(try await ManifestFiles(destination))
        _ = try await sweep.run()
        var keys: [String] = []
        for try await object in store.list(prefix: "") where !object.key.hasPrefix("_") { keys.append(object.key) }
        return keys
    }

    @Test func aGroupsOutputsGoWhenNoEntryNamesThem() async throws {
        let old = [
            entry("a", etag: "1", group: "g", keys: ["avro/g"]), entry("b", etag: "1", group: "g", keys: ["avro/g"]),
        ]
        let new = [
            entry("a", etag: "2", group: "h", keys: ["avro/h"]), entry("b", etag: "1", group: "h", keys: ["avro/h"]),
        ]
        #expect(try await left([old, new]) == ["avro/h"])
    }

    @Test func aGroupStaysWhileOneEntryNamesIt() async throws {
        let old = [
            entry("a", etag: "1", group: "g", keys: ["avro/g"]), entry("b", etag: "1", group: "g", keys: ["avro/g"]),
        ]
        #expect(try await left([old, [entry("a", etag: "2", keys: ["avro/a"])]]) == ["avro/a", "avro/g"])
    }

    @Test func partitionsThatASourceLacksNowGo() async throws {
        let old = [entry("a", etag: "1", keys: ["parquet/x=1/a", "parquet/x=2/a"])]
        let new = [entry("a", etag: "2", keys: ["parquet/x=2/a", "parquet/x=3/a"])]
        #expect(try await left([old, new]) == ["parquet/x=2/a", "parquet/x=3/a"])
    }

    @Test func formatsOfOneVersionStandBesideEachOther() async throws {
        let first = [entry("a", etag: "1", keys: ["parquet/a"])]
        #expect(
            try await left([first, [entry("a", etag: "1", group: "g", keys: ["avro/g"])]]) == ["avro/g", "parquet/a"])
    }

    @Test func whatIsGoneIsInNoOutput() async throws {
        let old = [entry("a", etag: "1", group: "g", keys: ["avro/g"])]
        #expect(try await left([old, old.map(\.withoutOutputs)]).isEmpty)
    }

    @Test func anIndexCountsTheMembersOfGroups() {
        var index = ManifestIndex()
        for slot in (0..<100).map(String.init) { index.insert(entry(slot, etag: "1", group: "g", keys: ["avro/g"])) }
        #expect(!index.mayHaveStaleOutputs)
        #expect(index.groups[index.groups.known("g")].members == 100)
        index.insert(entry("5", etag: "2", group: "h", keys: ["avro/h"]))
        index.insert(entry("6", etag: "2", keys: ["avro/6"]))
        #expect(index.groups[index.groups.known("g")].members == 98)
        #expect(index.groups[index.groups.known("h")].members == 1)
        #expect(index.group(of: "7") == index.groups.known("g") && index.group(of: "6") == 0)
        #expect(index.mayHaveStaleOutputs)
    }
}
