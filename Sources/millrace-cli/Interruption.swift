import CMillraceProcess
import Glibc

/// Turns Ctrl-C and SIGTERM into cancellation, so that uploads are taken back before the process ends.
enum Interruption {
    /// Runs `body` in a task that the first signal cancels; a second signal ends the process at once, with 75.
    static func cancelling<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value
    {
        let task = Task { try await body() }
        // Without handlers a signal ends the process, as it would any other: nothing to report.
        if millrace_process_catch_signals() == 0 { onSignal { task.cancel() } }
        return try await task.value
    }

    private static func onSignal(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                // Safe: the pointer was made by `passRetained` below and is taken exactly once.
                let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
                millrace_process_wait_for_signal()
                box.body()
                millrace_process_wait_for_signal()
                Glibc.exit(75)
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        pthread_detach(thread)
    }

    private final class Box {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
