import MillraceAWS
import Synchronization
import Testing

@Suite struct RefreshTests {
    private func keys(_ id: String, until expiration: Int64? = nil) -> AWSCredentials {
        AWSCredentials(accessKeyID: id, secretAccessKey: "s", expiration: expiration)
    }

    @Test func oneFetchesAheadOfTheEndWhileOthersUseTheOld() {
        var machine = RefreshMachine()
        let (old, new) = (keys("old", until: 10_000), keys("new", until: 20_000))
        #expect(machine.ask(now: 0) == .fetch)
        #expect(machine.ask(now: 0) == .wait)
        machine.fetched(old, now: 0)
        #expect(machine.ask(now: 9_099) == .use(old))
        #expect(machine.ask(now: 9_100) == .fetch)
        #expect(machine.ask(now: 9_100) == .use(old))
        #expect(machine.ask(now: 10_000) == .wait)
        machine.fetched(new, now: 10_000)
        #expect(machine.ask(now: 10_000) == .use(new))
    }

    @Test func aFailedFetchKeepsWhatIsStillValid() {
        var machine = RefreshMachine()
        let old = keys("old", until: 10_000)
        #expect(machine.ask(now: 0) == .fetch)
        machine.fetched(old, now: 0)
        #expect(machine.ask(now: 9_900) == .fetch)
        #expect(machine.failed(now: 9_901) == old)
        #expect(machine.ask(now: 9_960) == .use(old), "the next try comes a minute later")
        #expect(machine.ask(now: 9_961) == .fetch)
        #expect(machine.failed(now: 10_000) == nil)
        #expect(machine.ask(now: 10_000) == .fetch)
    }

    @Test func shortCredentialsAreNotFetchedAllTheTime() {
        var machine = RefreshMachine()
        let short = keys("short", until: 300)
        #expect(machine.ask(now: 0) == .fetch)
        machine.fetched(short, now: 0)
        #expect(machine.ask(now: 59) == .use(short))
        #expect(machine.ask(now: 60) == .fetch)
    }

    @Test func refusedCredentialsAreFetchedAnew() {
        var machine = RefreshMachine()
        #expect(machine.ask(now: 0) == .fetch)
        machine.fetched(keys("a"), now: 0)
        machine.refused(keys("another"))
        #expect(machine.ask(now: 1) == .use(keys("a")))
        machine.refused(keys("a"))
        #expect(machine.ask(now: 1) == .fetch)
        machine.abandoned()
        #expect(machine.ask(now: 1) == .fetch)
    }

    /// A fetch that ends when the test says so.
    private final class Gate: Sendable {
        private let calls = Mutex(0)
        let arrivals: AsyncStream<Int>
        private let arrival: AsyncStream<Int>.Continuation
        private let releases: AsyncStream<Void>
        let release: AsyncStream<Void>.Continuation

        init() {
            (arrivals, arrival) = AsyncStream.makeStream()
            (releases, release) = AsyncStream.makeStream()
        }

        var count: Int { calls.withLock { $0 } }

        func pass() async throws -> Int {
            let number = calls.withLock { calls in
                calls += 1
                return calls
            }
            arrival.yield(number)
            for await _ in releases { break }
            try Task.checkCancellation()
            return number
        }
    }

    @Test func manyAskersCauseOneFetch() async throws {
        let gate = Gate()
        let provider = RefreshingCredentialsProvider(now: { 0 }) { keys("key\(try await gate.pass())") }
        try await withThrowingTaskGroup(of: AWSCredentials.self) { group in
            for _ in 0..<20 { group.addTask { try await provider.credentials() } }
            for await _ in gate.arrivals { break }
            gate.release.yield()
            for try await found in group { #expect(found.accessKeyID == "key1") }
        }
        #expect(gate.count == 1)
    }

    @Test func aFailureReachesAllWhoWaited() async throws {
        let gate = Gate()
        let provider = RefreshingCredentialsProvider(now: { 0 }) {
            throw CredentialsError("failure \(try await gate.pass())")
        }
        gate.release.yield()
        await #expect(throws: CredentialsError("failure 1")) { try await provider.credentials() }
        gate.release.yield()
        await #expect(throws: CredentialsError("failure 2")) { try await provider.credentials() }
    }

    @Test func anotherTakesOverFromOneThatIsCancelled() async throws {
        let gate = Gate()
        let provider = RefreshingCredentialsProvider(now: { 0 }) { keys("key\(try await gate.pass())") }
        let first = Task { try await provider.credentials() }
        for await _ in gate.arrivals { break }
        let second = Task { try await provider.credentials() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.release.yield()
        #expect(try await second.value.accessKeyID == "key2")
    }
}
