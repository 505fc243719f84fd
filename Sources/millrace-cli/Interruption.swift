import Glibc

/// Turns Ctrl-C and SIGTERM into cancellation, so that uploads are taken back before the process ends.
enum Interruption {
    /// Runs `body` in a task that the first signal cancels; a second signal ends the process at once, with 75.
    static func cancelling<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value
    {
        let task = Task { try await body() }
        onSignal { task.cancel() }
        return try await task.value
    }

    /// Blocks the signals in the calling thread, and so in all threads that are made after this call.
    static func blockSignals() {
        var signals = handled
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private static var handled: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }

    private static func onSignal(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                // Safe: the pointer was made by `passRetained` below and is taken exactly once.
                let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
                var signals = Interruption.handled
                var signal: Int32 = 0
                sigwait(&signals, &signal)
                box.body()
                sigwait(&signals, &signal)
                Glibc.exit(75)
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        pthread_detach(thread)
    }

    private final class Box {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
