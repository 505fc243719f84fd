import Testing

@testable import Millrace

@Suite struct ByteBudgetTests {
    @Test func neverGivesOutMoreThanItHas() async throws {
        let budget = ByteBudget(capacity: 100)
        let meter = Meter()
        try await withThrowingDiscardingTaskGroup { group in
            for size in 1...60 {
                group.addTask {
                    let taken = try await budget.acquire(size)
                    await meter.add(taken)
                    await Task.yield()
                    await meter.add(-taken)
                    budget.release(taken)
                }
            }
        }
        #expect(await meter.highest <= 100)
        #expect(await meter.now == 0)
        #expect(try await budget.acquire(100) == 100)
    }

    @Test func givesAllItHasToOneThatAsksForMore() async throws {
        let budget = ByteBudget(capacity: 10)
        #expect(try await budget.acquire(1_000) == 10)
    }

    @Test func cancellationFreesTheQueueBehind() async throws {
        let budget = ByteBudget(capacity: 10)
        let first = try await budget.acquire(10)
        let large = Task { try await budget.acquire(10) }
        let small = Task { try await budget.acquire(1) }
        large.cancel()
        await #expect(throws: CancellationError.self) { try await large.value }
        budget.release(first)
        #expect(try await small.value == 1)
    }

    @Test func aCancelledTaskGetsNothing() async {
        let budget = ByteBudget(capacity: 0)
        let task = Task { try await budget.acquire(0) }
        _ = try? await task.value
        let waiting = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await ByteBudget(capacity: 1).acquire(1)
        }
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    /// What is taken now, and the most that ever was.
    private actor Meter {
        var now = 0
        var highest = 0

        func add(_ bytes: Int) {
            now += bytes
            highest = max(highest, now)
        }
    }
}
