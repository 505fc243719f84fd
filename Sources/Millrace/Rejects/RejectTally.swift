import MillraceColumns
import Synchronization

/// Counts the rejected records of one object by their reasons, and keeps the first of each.
final class RejectTally: Sendable {
    /// The records that were rejected for one reason.
    struct Group: Hashable, Sendable {
        let reason: RecordFault.Reason
        var count: UInt64 = 0
        /// In the order of the source.
        var first: [RecordFault] = []
    }

    private struct State {
        var schema: Schema?
        var written: Schema?
        /// In the order in which the reasons were met.
        var groups: [Group] = []
    }

    private let kept: Int
    private let state = Mutex(State())

    /// - Parameter kept: how many faults of each reason are kept.
    init(kept: Int) { self.kept = kept }

    /// The columns under which the last pass read; nil before the first.
    var schema: Schema? { state.withLock(\.schema) }
    /// The columns that the outputs would have.
    var written: Schema? { state.withLock(\.written) }

    /// By reason, the most frequent one first.
    var groups: [Group] {
        state.withLock(\.groups).sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }

    /// Takes the rejects of one pass from the sequencer; what an earlier pass counted is forgotten.
    func take(schema: Schema, written: Schema, from sequencer: BatchSequencer) async throws -> RejectTarget.Staged? {
        state.withLock { $0 = State(schema: schema, written: written) }
        var records: UInt64 = 0
        var ordinal = 0
        while let rejects = await sequencer.take(ordinal)?.rejects {
            records += UInt64(rejects.count)
            for reject in rejects { count(reject.fault) }
            sequencer.done(ordinal)
            ordinal += 1
        }
        try Task.checkCancellation()
        guard case .complete = sequencer.outcome, records > 0 else { return nil }
        return RejectTarget.Staged(files: [], records: records)
    }

    private func count(_ fault: RecordFault) {
        state.withLock { state in
            let known = state.groups.firstIndex { $0.reason == fault.reason }
            let index = known ?? state.groups.count
            if known == nil { state.groups.append(Group(reason: fault.reason)) }
            state.groups[index].count += 1
            if state.groups[index].first.count < kept { state.groups[index].first.append(fault) }
        }
    }
}
