import MillraceObjectStore
import NIOCore
import Testing

@testable import Millrace

@Suite struct ManifestTests {
    private func entry(
        _ slot: String, etag: String? = "e1", options: [OutputFormat: String] = [.parquet: "p", .avro: "a"],
        source: String? = nil
    ) -> ManifestEntry {
        ManifestEntry(
            slot: slot, source: source ?? "s3://in/\(slot)", etag: etag, size: 7, rowsRead: 3, rowsRejected: 1, time: 5,
            outputs: options.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                ManifestEntry.Output(
                    format: $0.key, key: "\($0.key.rawValue)/\(slot)", bytes: 9, rows: 2, options: $0.value)
            })
    }

    private func finding(
        _ index: ManifestIndex, _ slot: String, etag: String? = "e1", size: UInt64 = 7,
        options: [OutputFormat: String] = [.parquet: "p", .avro: "a"]
    ) -> ManifestIndex.Finding {
        index.finding(slot: slot, source: "s3://in/\(slot)", etag: etag, size: size, options: options)
    }

    @Test(arguments: ["a.csv", "x/\"quoted\"\n\\ß🙂.csv", ""]) func aLineComesBack(slot: String) {
        for etag in [nil, "\"abc-2\""] {
            let entry = entry(slot, etag: etag)
            #expect(ManifestEntry(line: Array(entry.line.utf8.dropLast())) == entry)
            #expect(entry.line.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
        }
    }

    @Test func anIndexKnowsVersionsAndOptions() {
        var index = ManifestIndex()
        #expect(finding(index, "a") == .unknown)
        index.insert(entry("a"))
        #expect(finding(index, "a") == .unchanged)
        #expect(finding(index, "a", etag: "\"e1\"") == .unchanged)
        #expect(finding(index, "a", options: [.avro: "a"]) == .unchanged)
        #expect(finding(index, "a", etag: "e2") == .otherVersion)
        #expect(finding(index, "a", size: 8) == .otherVersion)
        #expect(finding(index, "a", etag: nil) == .otherVersion)
        #expect(finding(index, "a", options: [.avro: "b"]) == .otherOptions)
        #expect(finding(index, "b") == .unknown)
        #expect(index.knows("a") && !index.knows("b"))
    }

    @Test func laterEntriesJoinThoseOfOneVersionAndReplaceOthers() {
        let first = entry("a", options: [.parquet: "p"])
        for (later, expected) in [
            (entry("a", options: [.avro: "a"]), ManifestIndex.Finding.unchanged),
            (entry("a", options: [.parquet: "q", .avro: "a"]), .otherOptions),
            (entry("a", etag: "e2", options: [.avro: "a"]), .otherVersion),
            (entry("a", etag: nil), .otherVersion),
        ] {
            var (index, merged) = (ManifestIndex(), ManifestIndex())
            index.insert(first)
            index.insert(later)
            merged.insert(first.followed(by: later))
            #expect(finding(index, "a") == expected)
            #expect(finding(merged, "a") == expected)
            #expect(index.count == 1)
        }
    }

    @Test func anIndexHoldsMany() {
        var index = ManifestIndex()
        for number in 0..<50_000 { index.insert(entry("k\(number)", etag: "e\(number)")) }
        #expect(index.count == 50_000)
        for number in stride(from: 0, to: 50_000, by: 97) {
            #expect(finding(index, "k\(number)", etag: "e\(number)") == .unchanged)
            #expect(finding(index, "k\(number)", etag: "e\(number + 1)") == .otherVersion)
            #expect(finding(index, "n\(number)") == .unknown)
        }
    }

    @Test func outputNamesAreTakenOnce() throws {
        var names = OutputNames()
        for number in 0..<20_000 { try names.claim(OutputName(sourceKey: "a/\(number).csv"), for: "x") }
        for number in stride(from: 0, to: 20_000, by: 331) {
            #expect(throws: MillraceError.self) { try names.claim(OutputName(sourceKey: "a//\(number).csv"), for: "x") }
        }
    }

    private func destination() -> Destination {
        Destination(location: .local(path: "out"), store: MemoryStore(), prefix: "lake/")
    }

    private func put(_ entries: [ManifestEntry], _ name: String, _ destination: Destination) async throws {
        let text = entries.sorted { $0.slot < $1.slot }.map(\.line).joined()
        _ = try await destination.store.put(destination.key(name), ByteBuffer(string: text), PutOptions())
    }

    private func read(_ destination: Destination) async throws -> [String: ManifestEntry] {
        var found: [String: ManifestEntry] = [:]
        try await ManifestFiles(destination).forEach { found[$0.slot] = found[$0.slot]?.followed(by: $0) ?? $0 }
        return found
    }

    /// Enough for several parts of an upload, and for lines across the chunks of an object.
    @Test func aSnapshotSaysWhatItsFilesSaid() async throws {
        let destination = destination()
        for file in 0..<6 {
            let entries = (0..<9_000).filter { ($0 + file) % 3 > 0 }.map {
                entry("key-\($0)-" + String(repeating: "x", count: $0 % 600), etag: "e\($0 % (file + 1))")
            }
            try await put(
                entries, "_millrace/manifest/segment-2026010\(file)T000000.000000Z-0-00001.jsonl", destination)
        }
        let before = try await read(destination)
        #expect(before.count == 9_000)
        for _ in 0..<2 {
            let name = ManifestName(time: .now, random: 1)
            try await ManifestCompaction(files: try await ManifestFiles(destination), name: name).run()
            #expect(try await ManifestFiles(destination).keys.count == 1)
            #expect(try await read(destination) == before)
        }
    }

    @Test func whatASnapshotReplacesDoesNotCountAnyMore() async throws {
        let destination = destination()
        let segment = "_millrace/manifest/segment-20260101T000000.000000Z-0-00001.jsonl"
        try await put([entry("a", etag: "old")], segment, destination)
        let head = "{\"snapshot\":1,\"replaces\":[\"\(segment)\"]}\n"
        _ = try await destination.store.put(
            destination.key("_millrace/manifest/snapshot-20260102T000000.000000Z-1.jsonl"),
            ByteBuffer(string: head + entry("a", etag: "new").line), PutOptions())
        #expect(try await read(destination) == ["a": entry("a", etag: "new")])
        #expect(try await ManifestFiles(destination).replaced == [destination.key(segment)])
    }

    @Test func aRecordComesBack() throws {
        var report = ConversionReport()
        report.objectsConverted = 3
        report.rowsRead = 10
        report.rowsWritten = 9
        report.rowsRejected = 1
        report.skipped = [.unchanged: 4, .empty: 1]
        report.seconds = 1.5
        report.failures = [
            ConversionReport.Failure(source: "s3://b/\"k\"", error: MillraceError(.storage, "no\nluck"))
        ]
        let record = RunRecord(
            report, run: "r", started: Moment(microseconds: 1_795_456_800_000_000), sources: ["a", "-"])
        #expect(record.started == "20261123T180000Z")
        #expect((record.unchanged, record.skipped) == (4, 1))
        #expect(RunRecord(json: Array(record.json.utf8)) == record)
    }

    @Test func theLargestObjectIsTakenFirst() async {
        let ahead = LookAhead()
        let sizes: [UInt64?] = [3, 9, 1, nil, 9, 0, 7]
        for size in sizes { await ahead.put(.object(source(size))) }
        ahead.close()
        var taken: [UInt64?] = []
        while let next = await ahead.take() { taken.append(next.size) }
        #expect(taken == [nil, 9, 9, 7, 3, 1, 0])
        #expect(await ahead.take() == nil)
    }

    @Test func aListingWaitsWhereThereIsNoRoom() async {
        let ahead = LookAhead()
        let count = LookAhead.capacity + 500
        async let taken: Int = {
            var taken = 0
            while await ahead.take() != nil { taken += 1 }
            return taken
        }()
        for size in 0..<count { await ahead.put(.object(source(UInt64(size)))) }
        ahead.close()
        #expect(await taken == count)
    }

    private func source(_ size: UInt64?) -> SourceObject {
        SourceObject(
            store: MemoryStore(), key: "k", name: "n", size: size, output: OutputName(sourceKey: "k"),
            provenance: Provenance(source: "k"))
    }
}
