import Synchronization

/// Keeps credentials and fetches them anew ahead of their end, with one fetch under way at a time.
package final class RefreshingCredentialsProvider: CredentialsProvider {
    private typealias Waiter = CheckedContinuation<CredentialsError?, Never>

    private struct State {
        var machine = RefreshMachine()
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Int64
    private let fetch: @Sendable () async throws -> AWSCredentials

    package init(
        now: @escaping @Sendable () -> Int64 = ClientClock.system.epochSeconds,
        fetch: @escaping @Sendable () async throws -> AWSCredentials
    ) {
        self.now = now
        self.fetch = fetch
    }

    package func credentials() async throws -> AWSCredentials {
        while true {
            try Task.checkCancellation()
            switch state.withLock({ $0.machine.ask(now: now()) }) {
            case .use(let credentials): return credentials
            case .fetch: return try await refresh()
            case .wait: if let failure = await othersFetch() { throw failure }
            }
        }
    }

    package func refused(_ credentials: AWSCredentials) { state.withLock { $0.machine.refused(credentials) } }

    private func refresh() async throws -> AWSCredentials {
        do {
            let fresh = try await fetch()
            settle(nil) { $0.fetched(fresh, now: now()) }
            return fresh
        } catch {
            if Task.isCancelled || error is CancellationError {
                settle(nil) { $0.abandoned() }
                throw CancellationError()
            }
            let failure = error as? CredentialsError ?? CredentialsError("\(error)")
            let old = state.withLock { $0.machine.failed(now: now()) }
            settle(old == nil ? failure : nil) { _ in }
            guard let old else { throw failure }
            return old
        }
    }

    /// Tells the machine what came of the fetch, and wakes those who wait for it.
    private func settle(_ failure: CredentialsError?, _ tell: (inout RefreshMachine) -> Void) {
        let waiters = state.withLock { state in
            tell(&state.machine)
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(returning: failure) }
    }

    /// Waits until the fetch under way has ended; returns its failure, or nil where asking again makes sense.
    private func othersFetch() async -> CredentialsError? {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let isWaiting = state.withLock { state in
                    // A cancellation after this look finds the waiter, since its handler takes the same lock.
                    guard state.machine.isFetching, !Task.isCancelled else { return false }
                    state.waiters[number] = waiter
                    return true
                }
                if !isWaiting { waiter.resume(returning: nil) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: nil)
        }
    }
}
