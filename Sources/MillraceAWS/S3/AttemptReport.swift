import Synchronization

/// Tells the observer about one attempt, exactly once: also when its body is dropped before its end.
final class AttemptReport: Sendable {
    private let observer: any Observer
    private let operation: String
    private let attempt: Int
    private let bytesSent: Int
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    private struct State {
        var isReported = false
        var status: Int?
        var bytesReceived = 0
    }

    init(_ operation: S3Operation, attempt: Int, observer: any Observer) {
        self.operation = operation.name
        self.attempt = attempt
        self.observer = observer
        bytesSent = operation.body?.readableBytes ?? 0
        state = Mutex(State())
    }

    deinit { finish(error: "abandoned") }

    func answered(status: Int) { state.withLock { $0.status = status } }

    func received(_ bytes: Int) { state.withLock { $0.bytesReceived += bytes } }

    /// Reports, unless it has been done.
    func finish(error: String?) {
        let facts: State? = state.withLock { state in
            guard !state.isReported else { return nil }
            state.isReported = true
            return state
        }
        guard let facts else { return }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        observer.clientCall(
            ClientCall(
                operation: operation, attempt: attempt, status: facts.status, error: error, bytesSent: bytesSent,
                bytesReceived: facts.bytesReceived, nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
    }
}
