import Synchronization

/// Failures that tasks meet side by side.
final class FailureList: Sendable {
    private let failures = Mutex<[ConversionReport.Failure]>([])

    var all: [ConversionReport.Failure] { failures.withLock { $0 } }

    func add(_ failure: ConversionReport.Failure) { failures.withLock { $0.append(failure) } }
}
