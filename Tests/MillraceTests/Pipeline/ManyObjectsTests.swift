import MillraceAWS
import MillraceObjectStore
import NIOCore
import Synchronization
import Testing

@testable import Millrace

/// How much of many small objects happens side by side.
@Suite struct ManyObjectsTests {
    @Test func dozensOfSmallObjectsFitIntoTheDefaultMemory() {
        let plan = MemoryPlan(ConversionOptions(), destination: .s3(bucket: "b", key: ""))
        #expect(plan.pool / plan.footprint(245_000) >= 35)
        // While outputs are sent, nearly all of the footprint is the next object's.
        #expect(plan.published(245_000, held: 140_000) * 4 < plan.footprint(245_000))
    }

    @Test(arguments: [1, 10_000, 245_000, 1 << 20, 1 << 24, 1 << 40] as [UInt64])
    func publishingNeverHoldsMoreThanConverting(size: UInt64) {
        let plan = MemoryPlan(ConversionOptions(), destination: .s3(bucket: "b", key: ""))
        // An output is hardly ever larger than its source, and never more than a part is held.
        let held = min(Int(clamping: size), 2 * Destination.smallestPart)
        #expect(plan.published(size, held: held) <= plan.footprint(size))
    }

    @Test func aShareThatShrinksLetsTheNextObjectBegin() async throws {
        let budget = ByteBudget(capacity: 100)
        let share = BudgetShare(try await budget.acquire(100), of: budget)
        let next = Task { try await budget.acquire(60) }
        share.shrink(to: 40)
        #expect(try await next.value == 60)
        share.shrink(to: 70)
        #expect(share.bytes == 40)
    }

    @Test func anExchangeGivesBackBeforeItWaits() async throws {
        let budget = ByteBudget(capacity: 100)
        let one = BudgetShare(try await budget.acquire(50), of: budget)
        let two = BudgetShare(try await budget.acquire(50), of: budget)
        async let whole: Void = one.exchange(for: 100)
        // The other wants all of it too: who kept its own half would make both wait for ever.
        two.shrink(to: 0)
        try await whole
        #expect(one.bytes == 100)
    }

    /// A PUT is answered once both of the object's have come: one after the other they would wait for ever.
    @Test(.timeLimit(.minutes(1))) func bothOutputsAreSentAtOnce() async throws {
        let store = MeetingStore(base: MemoryStore(), puts: 2)
        let report = try await convert(to: store) { held in store.staged(held) }
        #expect(report.rowsWritten == 2)
        #expect(store.puts == 2)
        #expect(!store.putBeforeStaged)
    }

    private func convert(
        to store: MeetingStore, onStaged: @escaping @Sendable (Int) -> Void
    ) async throws -> ObjectReport {
        let source = MemoryStore()
        _ = try await source.put("a.csv", ByteBuffer(string: "id,name\n1,a\n2,b\n"), PutOptions())
        let options = ConversionOptions()
        let plan = MemoryPlan(options)
        let outcome = try await ObjectConversion(
            source: SourceObject(
                store: source, key: "a.csv", name: "a.csv", size: 16, output: OutputName(sourceKey: "a.csv"),
                provenance: Provenance(source: "a.csv")),
            destination: Destination(location: .local(path: "out"), store: store),
            rejects: Destination(location: .local(path: "out"), store: store), options: options,
            text: options.reading.text(options.input), tables: TableRules(options),
            shares: plan.shares(plan.footprint(16), size: 16), clock: StageClock(observer: SilentObserver()),
            onBytes: { _ in }, onRows: { _ in }, onStaged: onStaged
        ).run()
        guard case .converted(let report) = outcome else { throw MillraceError(.conservation, "nothing was converted") }
        return report
    }
}

/// Answers a PUT only once so many have come.
private final class MeetingStore: ObjectStore {
    private struct State {
        var waiting: [CheckedContinuation<Void, Never>] = []
        var puts = 0
        var isStaged = false
        var putBeforeStaged = false
    }

    private let base: MemoryStore
    private let wanted: Int
    private let state = Mutex(State())

    init(base: MemoryStore, puts: Int) {
        self.base = base
        wanted = puts
    }

    var puts: Int { state.withLock(\.puts) }
    var putBeforeStaged: Bool { state.withLock(\.putBeforeStaged) }

    func staged(_ held: Int) { state.withLock { $0.isStaged = held > 0 } }

    func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        await withCheckedContinuation { continuation in
            let met = state.withLock { state in
                state.puts += 1
                if !state.isStaged { state.putBeforeStaged = true }
                state.waiting.append(continuation)
                guard state.waiting.count == wanted else { return [CheckedContinuation<Void, Never>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for waiter in met { waiter.resume() }
        }
        return try await base.put(key, body, options)
    }

    func list(prefix: String) -> ObjectListing { base.list(prefix: prefix) }
    func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader { try await base.get(key, options) }
    func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try await base.startUpload(key, options)
    }
    func delete(_ key: String) async throws { try await base.delete(key) }
}
