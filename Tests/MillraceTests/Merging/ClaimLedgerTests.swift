import MillraceObjectStore
import NIOCore
import Testing

@testable import Millrace

@Suite struct ClaimLedgerTests {
    private let store = MemoryStore()

    private func manifest() async throws -> RunManifest {
        var options = ConversionOptions()
        options.targetSize = .mebibytes(1)
        return try await RunManifest(
            Destination(location: .local(path: "/d"), store: store, prefix: "out/"), options, key: nil)
    }

    private func ledger(lease: Int64 = 900) async throws -> ClaimLedger {
        ClaimLedger(try await manifest(), lease: lease)
    }

    private func plan(_ keys: [String]) -> GroupPlan {
        GroupPlan(keys.map { GroupCollectorTests.source($0, 1) }, options: [.avro: "o"])
    }

    private func keys(_ prefix: String = "out/") async throws -> [String] {
        var keys: [String] = []
        for try await object in store.list(prefix: prefix) { keys.append(object.key) }
        return keys
    }

    /// A claim of a run on another machine.
    private func foreign(_ plan: GroupPlan, time: Int64) -> GroupClaim {
        GroupClaim(
            hash: plan.hash, run: "other", holder: ProcessIdentity(machine: "m", process: 1, start: "1"), time: time,
            path: plan.path, slots: plan.members.map(\.output.source), isPartitioned: false)
    }

    @Test func aClaimComesBack() {
        let claim = foreign(plan(["a/\"b\".csv", "a/ß🙂\n.csv"]), time: 7)
        #expect(GroupClaim(json: Array(claim.json.utf8)) == claim)
        #expect(GroupClaim(json: Array(claim.json.utf8.dropLast(4))) == nil)
    }

    @Test func anotherRunKeepsAway() async throws {
        let (first, second) = (try await ledger(), try await ledger())
        let claim = try #require(try await first.claim(plan(["a", "b"])))
        #expect(try await second.claim(plan(["a", "b"])) == nil)
        #expect(try await second.claim(plan(["b", "c"])) == nil)
        #expect(try await second.claim(plan(["c", "d"])) != nil)
        let claimed = try await second.claimed(tidies: true)
        #expect(claimed.contains("a") && claimed.contains("b") && !claimed.contains("c"))
        await first.release(claim)
        #expect(try await keys("out/_millrace/groups/").count == 1)
        #expect(try await second.claim(plan(["b", "e"])) != nil)
    }

    @Test func manyAtOnceNeverHaveTheSameSource() async throws {
        for round in 0..<20 {
            var ledgers: [ClaimLedger] = []
            for _ in 0..<6 { ledgers.append(try await ledger()) }
            let winners = await withTaskGroup(of: Bool.self) { group in
                for (number, ledger) in ledgers.enumerated() {
                    let plan = plan(["\(round) shared", "\(round) \(number % 3)"])
                    group.addTask { ((try? await ledger.claim(plan)) ?? nil) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(winners <= 1)
        }
    }

    @Test func whatAnotherRunConvertedMeanwhileIsLeftToIt() async throws {
        let mine = try await ledger()
        let other = try await manifest()
        let plan = plan(["a", "b"])
        let source = plan.members[1]
        try await other.writer.add(
            ManifestEntry(
                slot: source.output.source, source: source.provenance.source, etag: "\"e\"", size: 1, rowsRead: 1,
                rowsRejected: 0, time: 1, outputs: []))
        try await other.writer.flush()
        #expect(try await mine.claim(plan) == nil)
        #expect(try await keys("out/_millrace/groups/").isEmpty)
        // Another version of it is nobody's.
        let changed = GroupPlan(
            [GroupCollectorTests.source("a", 1), GroupCollectorTests.source("b", 1, etag: "new")],
            options: [.avro: "o"])
        #expect(try await mine.claim(changed) != nil)
    }

    @Test(arguments: [0 as Int64, 3600]) func aStaleClaimIsTidiedWithItsOutputs(age: Int64) async throws {
        let plan = plan(["x/a", "x/b"])
        let claim = foreign(plan, time: Moment.now.seconds - age)
        _ = try await store.put("out/" + claim.key, ByteBuffer(string: claim.json), PutOptions())
        let output = "out/" + plan.output.key(.avro)
        _ = try await store.put(output, ByteBuffer(string: "rows"), PutOptions())
        #expect(try await ledger().claimed(tidies: false).contains("x/a") == (age == 0))
        #expect(try await keys().contains(output))
        _ = try await ledger().claimed(tidies: true)
        #expect(try await keys().contains(output) == (age == 0))
        #expect(try await keys("out/_millrace/groups/").isEmpty == (age > 0))
    }

    @Test func outputsThatAreWrittenDownOutliveTheirClaim() async throws {
        let plan = plan(["x/a", "x/b"])
        let claim = foreign(plan, time: 0)
        _ = try await store.put("out/" + claim.key, ByteBuffer(string: claim.json), PutOptions())
        let output = "out/" + plan.output.key(.avro)
        _ = try await store.put(output, ByteBuffer(string: "rows"), PutOptions())
        let writer = try await manifest().writer
        try await writer.add(
            ManifestEntry(
                slot: "x/a", source: "s3://in/x/a", etag: "e", size: 1, rowsRead: 1, rowsRejected: 0, time: 1,
                outputs: [
                    ManifestEntry.Output(format: .avro, key: plan.output.key(.avro), bytes: 4, rows: 1, options: "o")
                ], group: ManifestGroup(hash: plan.hash, place: "s3://in/x/a")))
        try await writer.flush()
        _ = try await ledger().claimed(tidies: true)
        #expect(try await keys().contains(output))
        #expect(try await keys("out/_millrace/groups/").isEmpty)
    }

    @Test func whoWasSilentForTooLongMayNotPublish() async throws {
        let mine = try await ledger(lease: -3)
        let claim = try #require(try await mine.claim(plan(["a", "b"])))
        try await mine.confirm(claim)
        // Another run finds it stale, and takes it over.
        let other = foreign(plan(["a", "b"]), time: Moment.now.seconds)
        _ = try await store.put("out/" + claim.key, ByteBuffer(string: other.json), PutOptions())
        await #expect(throws: MillraceError.self) { try await mine.confirm(claim) }
        await mine.abandon(claim)
        #expect(try await keys("out/_millrace/groups/").count == 1)
    }

    @Test func whatWasTakenOverIsNotWrittenDown() async throws {
        let manifest = try await manifest()
        let mine = ClaimLedger(manifest, lease: -3)
        let entry = ManifestEntry(
            slot: "a", source: "s", etag: "e", size: 1, rowsRead: 1, rowsRejected: 0, time: 1, outputs: [])
        for isLost in [true, false] {
            let claim = try #require(try await mine.claim(plan(["a \(isLost)", "b"])))
            if isLost {
                let other = foreign(plan(["a \(isLost)", "b"]), time: Moment.now.seconds)
                _ = try await store.put("out/" + claim.key, ByteBuffer(string: other.json), PutOptions())
            }
            try await manifest.writer.add(
                ManifestWriter.Claimed(
                    entries: [entry], confirm: { try await mine.isOurs(claim) }, release: { await mine.release(claim) })
            )
            try await manifest.writer.flush()
            #expect(await manifest.writer.hasWritten == !isLost)
            try await store.delete("out/" + claim.key)
        }
    }

    @Test func claimsAreKeptAlive() async throws {
        let mine = try await ledger()
        let claim = try #require(try await mine.claim(plan(["a", "b"])))
        let before = try await store.get("out/" + claim.key).metadata.etag
        await mine.renew()
        let after = try await store.get("out/" + claim.key).metadata.etag
        #expect(before != nil && after != nil)
        try await mine.confirm(claim)
        await mine.release(claim)
        await mine.renew()
        #expect(try await keys("out/_millrace/groups/").isEmpty)
    }

    @Test func thisProcessLives() {
        #expect(!ProcessIdentity.current.isGone)
        let current = ProcessIdentity.current
        #expect(ProcessIdentity(machine: current.machine, process: current.process, start: "0").isGone)
        #expect(!ProcessIdentity(machine: "another", process: 1, start: "0").isGone)
    }
}
