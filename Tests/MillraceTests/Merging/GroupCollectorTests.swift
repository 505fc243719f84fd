import MillraceObjectStore
import Testing

@testable import Millrace

@Suite struct GroupCollectorTests {
    static func source(_ key: String, _ size: UInt64?, etag: String? = "e") -> SourceObject {
        SourceObject(
            store: MemoryStore(), key: key, name: "s3://in/" + key, size: size, output: OutputName(sourceKey: key),
            provenance: Provenance(source: "s3://in/" + key), etag: etag)
    }

    private func collect(_ sources: [SourceObject], target: ByteSize = .mebibytes(1)) -> [[String]] {
        var collector = GroupCollector(target: target, options: [.avro: "o"])
        let works = sources.flatMap { collector.take($0) } + collector.finish()
        return works.map { work in
            switch work {
            case .object(let source): ["alone:" + source.key]
            case .group(let plan): plan.members.map(\.key)
            }
        }
    }

    @Test func smallOnesOfAFolderAreTogether() {
        let sources = ["a/1.csv", "a/2.csv", "a/b/3.csv", "a/b/4.csv", "a/z.csv", "c.csv"].map {
            Self.source($0, 10)
        }
        #expect(
            Set(collect(sources)) == [["a/1.csv", "a/2.csv", "a/z.csv"], ["a/b/3.csv", "a/b/4.csv"], ["alone:c.csv"]])
    }

    @Test func formsAreApart() {
        let sources = ["1.csv", "2.jsonl", "3.tsv.gz", "4.ndjson.zst", "5.json"].map { Self.source($0, 10) }
        #expect(Set(collect(sources)) == [["1.csv", "3.tsv.gz"], ["2.jsonl", "4.ndjson.zst", "5.json"]])
    }

    @Test func aGroupEndsAtTheTarget() {
        let sources = (0..<7).map { Self.source("\($0).csv", 300 << 10) }
        #expect(
            collect(sources) == [
                ["0.csv", "1.csv", "2.csv"], ["3.csv", "4.csv", "5.csv"], ["alone:6.csv"],
            ])
    }

    @Test(arguments: [512 << 10 as UInt64?, 900 << 10, nil]) func largeOnesAndUnknownOnesAreAlone(size: UInt64?) {
        #expect(
            Set(collect([Self.source("a.csv", 1), Self.source("b.csv", size), Self.source("c.csv", 1)]))
                == [["alone:b.csv"], ["a.csv", "c.csv"]])
    }

    @Test func whatHasNoVersionIsAlone() {
        #expect(collect([Self.source("a.csv", 1, etag: nil)]) == [["alone:a.csv"]])
    }

    @Test func manyFoldersDoNotFillTheMemory() {
        let sources = (0..<3).flatMap { part in
            (0..<400).map { Self.source("\($0 + 1000)/\(part).csv", 10) }
        }
        let found = collect(sources)
        #expect(found.flatMap { $0 }.count == 1200)
        #expect(Set(found.flatMap { $0 }).count == 1200)
    }

    @Test func aHashTellsMembersVersionsAndOptions() {
        func hash(_ keys: [String], etag: String = "e", options: [OutputFormat: String] = [.avro: "o"]) -> String {
            GroupPlan(keys.map { Self.source($0, 1, etag: etag) }, options: options).hash
        }
        #expect(hash(["a", "b"]) == hash(["b", "a"]))
        let others = [
            hash(["a", "b"]), hash(["a"]), hash(["ab"]), hash(["a", "b"], etag: "f"),
            hash(["a", "b"], options: [.avro: "p"]), hash(["a", "b"], options: [.parquet: "o"]),
        ]
        #expect(Set(others).count == others.count)
        #expect(others.allSatisfy { $0.count == 32 })
    }
}
