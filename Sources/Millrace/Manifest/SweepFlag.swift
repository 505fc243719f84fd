import Synchronization

/// Whether this run has left outputs that no entry names any more, and whether it merged sources.
final class SweepFlag: Sendable {
    private struct State {
        var isRaised = false
        var hasGroups = false
        var isWorkLeft = false
        /// Slots that were converted, by hashes of their bytes; nil where nobody wants to know.
        var converted: Set<Int>?
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock(\.isRaised) }
    var hasGroups: Bool { state.withLock(\.hasGroups) }

    /// Slots that were converted since `rememberConverted`; nil before.
    var converted: Set<Int>? { state.withLock(\.converted) }

    func rememberConverted() { state.withLock { $0.converted = [] } }
    func note(_ slot: String) { state.withLock { _ = $0.converted?.insert(OrphanSweep.hash(slot)) } }

    var isWorkLeft: Bool { state.withLock(\.isWorkLeft) }

    func raiseForWork() { state.withLock { $0.isWorkLeft = true } }
    func raise() { state.withLock { $0.isRaised = true } }
    func raiseForGroups() { state.withLock { $0.hasGroups = true } }
}
