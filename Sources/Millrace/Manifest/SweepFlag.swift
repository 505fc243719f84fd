import Synchronization

/// Whether this run has left outputs that no entry names any more, and whether it merged sources.
final class SweepFlag: Sendable {
    private struct State {
        var isRaised = false
        var hasGroups = false
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock(\.isRaised) }
    var hasGroups: Bool { state.withLock(\.hasGroups) }

    func raise() { state.withLock { $0.isRaised = true } }
    func raiseForGroups() { state.withLock { $0.hasGroups = true } }
}
