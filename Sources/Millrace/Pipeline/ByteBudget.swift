import Synchronization

/// Bytes of memory that tasks take before they allocate and give back after: the pool behind `--memory`.
///
/// First come, first served; a request larger than the whole pool gets the whole pool, alone.
final class ByteBudget: Sendable {
    private struct Waiter {
        let id: UInt64
        let bytes: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var available: Int
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
        /// Waiters that were cancelled before they had begun to wait.
        var cancelledEarly: Set<UInt64> = []
    }

    let capacity: Int
    private let state: Mutex<State>

    init(capacity: Int) {
        self.capacity = capacity
        self.state = Mutex(State(available: capacity))
    }

    /// Waits until `wanted` bytes are free and takes them.
    ///
    /// - Returns: what was taken, to be given to `release(_:)`.
    /// - Throws: `CancellationError` when the task is cancelled while it waits.
    func acquire(_ wanted: Int) async throws -> Int {
        let bytes = min(max(wanted, 0), capacity)
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let granted = await withTaskCancellationHandler {
            await withCheckedContinuation { register(Waiter(id: id, bytes: bytes, continuation: $0)) }
        } onCancel: {
            cancel(id)
        }
        guard granted else { throw CancellationError() }
        return bytes
    }

    /// Whether who wants so many bytes would wait.
    func isShort(of wanted: Int) -> Bool { state.withLock { $0.available < min(wanted, capacity) } }

    func release(_ bytes: Int) {
        let woken = state.withLock { state in
            state.available += bytes
            return ByteBudget.takeReady(&state)
        }
        for waiter in woken { waiter.continuation.resume(returning: true) }
    }

    private func register(_ waiter: Waiter) {
        let answer: Bool? = state.withLock { state in
            if state.cancelledEarly.remove(waiter.id) != nil { return false }
            if state.waiters.isEmpty, state.available >= waiter.bytes {
                state.available -= waiter.bytes
                return true
            }
            state.waiters.append(waiter)
            return nil
        }
        if let answer { waiter.continuation.resume(returning: answer) }
    }

    private func cancel(_ id: UInt64) {
        let (cancelled, woken) = state.withLock { state -> (Waiter?, [Waiter]) in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                state.cancelledEarly.insert(id)
                return (nil, [])
            }
            let waiter = state.waiters.remove(at: index)
            return (waiter, ByteBudget.takeReady(&state))
        }
        cancelled?.continuation.resume(returning: false)
        for waiter in woken { waiter.continuation.resume(returning: true) }
    }

    private static func takeReady(_ state: inout State) -> [Waiter] {
        var ready: [Waiter] = []
        while let first = state.waiters.first, state.available >= first.bytes {
            state.available -= first.bytes
            ready.append(state.waiters.removeFirst())
        }
        return ready
    }
}
