import Synchronization
import Testing

@testable import MillraceAWS

@Suite struct AdaptiveLimitTests {
    /// A service that answers so many requests in a second and no more, however many are under way; below that each takes `latency`.
    private func run(
        _ limit: inout AdaptiveLimit, seconds: Double, capacity: Double, latency: Double, from start: Double = 0
    )
        -> Double
    {
        var now = start
        while now < start + seconds {
            let rate = min(Double(limit.limit) / latency, capacity)
            now += 1 / rate
            limit.answered(now: now, isFull: true)
        }
        return now
    }

    @Test func itGrowsWhileMoreGetsThrough() {
        var limit = AdaptiveLimit(initial: 4, ceiling: 100)
        _ = run(&limit, seconds: 5, capacity: 1_000_000, latency: 0.1)
        #expect(limit.limit == 100)
    }

    @Test func itStopsWhereMoreDoesNotHelp() {
        var limit = AdaptiveLimit(initial: 4, ceiling: 1000)
        _ = run(&limit, seconds: 20, capacity: 200, latency: 0.1)
        // Twenty are enough; the first rounds overshoot by one doubling or two.
        #expect((20...100).contains(limit.limit), "\(limit.limit)")
    }

    @Test func itHalvesOnceForACrowd() {
        var limit = AdaptiveLimit(initial: 64, ceiling: 100)
        let generation = limit.generation
        for _ in 0..<64 { limit.throttled(generation: generation) }
        #expect(limit.limit == 32)
        limit.throttled(generation: limit.generation)
        #expect(limit.limit == 16)
        for _ in 0..<10 { limit.throttled(generation: limit.generation) }
        #expect(limit.limit == 1)
    }

    @Test func itRecoversAfterThrottling() {
        var limit = AdaptiveLimit(initial: 64, ceiling: 100)
        limit.throttled(generation: 0)
        let end = run(&limit, seconds: 10, capacity: 1_000_000, latency: 0.1)
        #expect(limit.limit > 40)
        limit.throttled(generation: limit.generation)
        let halved = limit.limit
        _ = run(&limit, seconds: 10, capacity: 1_000_000, latency: 0.1, from: end)
        #expect(limit.limit > halved)
    }

    @Test func whoIsNotFullDoesNotGrow() {
        var limit = AdaptiveLimit(initial: 16, ceiling: 100)
        for answer in 0..<1000 { limit.answered(now: Double(answer) / 100, isFull: false) }
        #expect(limit.limit == 16)
    }

    @Test(
        arguments: [
            (nil, "b"), ("a.csv", "b"), ("x/a.csv", "b/x"), ("x/y/a.csv", "b/x/y"), ("x/y/z/a.csv", "b/x/y"),
            ("/a", "b/"),
        ] as [(String?, String)]) func aLaneIsABucketAndItsFirstFolders(key: String?, lane: String)
    {
        #expect(RequestGate.lane(bucket: "b", key: key) == lane)
    }

    @Test func aGateLetsThroughAsManyAsItsLimitInTheirOrder() async throws {
        let gate = RequestGate(initial: 2, ceiling: 2) { 0 }
        let first = try await gate.enter("a")
        let second = try await gate.enter("a")
        let other = try await gate.enter("b")
        let order = Tracker()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask {
                    let permit = try await gate.enter("a")
                    order.note(number)
                    gate.leave(permit, isAnswered: true, isThrottled: false)
                }
            }
            gate.leave(first, isAnswered: true, isThrottled: false)
            try await group.waitForAll()
        }
        #expect(order.notes.sorted() == [0, 1, 2])
        gate.leave(second, isAnswered: false, isThrottled: true)
        #expect(gate.limit("a") == 1 && gate.limit("b") == 2)
        gate.leave(other, isAnswered: true, isThrottled: false)
    }

    @Test func whoIsCancelledDoesNotWait() async throws {
        let gate = RequestGate(initial: 1, ceiling: 1) { 0 }
        let permit = try await gate.enter("a")
        let waiting = Task { try await gate.enter("a") }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        gate.leave(permit, isAnswered: true, isThrottled: false)
        _ = try await gate.enter("a")
    }

    @Test func manyAtOnceAreNeverMoreThanTheLimit() async throws {
        let gate = RequestGate(initial: 3, ceiling: 5) { 0 }
        let tracker = Tracker()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let permit = try await gate.enter("a")
                    tracker.begin()
                    await Task.yield()
                    tracker.end()
                    gate.leave(permit, isAnswered: true, isThrottled: number % 50 == 49)
                }
            }
            try await group.waitForAll()
        }
        #expect((1...5).contains(tracker.most) && tracker.underWay == 0)
    }
}

/// What tasks do side by side.
private final class Tracker: Sendable {
    private struct State {
        var notes: [Int] = []
        var underWay = 0
        var most = 0
    }

    private let state = Mutex(State())

    var notes: [Int] { state.withLock(\.notes) }
    var underWay: Int { state.withLock(\.underWay) }
    var most: Int { state.withLock(\.most) }

    func note(_ number: Int) { state.withLock { $0.notes.append(number) } }

    func begin() {
        state.withLock { state in
            state.underWay += 1
            state.most = max(state.most, state.underWay)
        }
    }

    func end() { state.withLock { $0.underWay -= 1 } }
}
