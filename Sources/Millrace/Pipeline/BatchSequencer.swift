import MillraceColumns
import MillraceText
import Synchronization

/// Puts decoded slabs back into the order of the source, watches whether the types still hold, and hands each batch to every encoder.
///
/// Decoders deliver in any order; what follows from a delivery (a fault, a contradiction, a batch for the encoders) happens in the
/// order of the source only, so that the outcome does not depend on which thread was faster. How many slabs wait here is bounded by
/// the budget that each was admitted with: they are admitted in order, so the one waited for is always among them.
final class BatchSequencer: Sendable {
    /// What a decoder made of one slab.
    enum Delivery: Sendable {
        case decoded(DecodedSlab<TextSummary>)
        case fault(RecordFault)
    }

    /// How a pass over the source ended.
    enum Outcome: Sendable {
        /// All records were decoded under the plan's types, or rejected.
        case complete(records: UInt64, rejected: UInt64)
        /// Some value contradicted the plan; the summary is about all values of the source.
        case contradicted(TextSummary)
        /// More records were rejected than may be; the first of them, in the order of the source.
        case tooManyRejects([RejectedRecord])
        /// The first record, in the order of the source, that cannot be read.
        case fault(RecordFault)
        /// Not all slabs came: the pass was cancelled or another part of it failed.
        case unfinished
    }

    /// What came of one slab: the records that were kept, and those that were not.
    struct Sequenced: Sendable {
        let batch: RecordBatch
        let rejects: [RejectedRecord]
    }

    private struct Waiter {
        let ordinal: Int
        let continuation: CheckedContinuation<Sequenced?, Never>
    }

    private struct State {
        /// Delivered, but an earlier slab is missing.
        var early: [Int: (delivery: Delivery, admitted: Int, isSummarised: Bool)] = [:]
        /// In order and waiting for the encoders.
        var ready: [Int: (content: Sequenced, takersLeft: Int, admitted: Int)] = [:]
        var waiters: [Waiter] = []
        var next = 0
        var total: Int?
        var records: UInt64 = 0
        var rejected: UInt64 = 0
        /// The first rejected records, for the message when there are too many.
        var offenders: [RejectedRecord] = []
        var hasTooManyRejects = false
        var summary: TextSummary
        var fault: RecordFault?
        var isContradicted = false
        var isClosed = false
        /// Memory to give back once the lock is let go.
        var freed = 0

        /// Whether encoders have nothing more to wait for.
        var isEncodingOver: Bool { isStopped || isContradicted }

        /// Whether no more slabs are wanted.
        var isStopped: Bool { isClosed || hasTooManyRejects || fault != nil }
    }

    /// How many offenders are shown.
    private static let shownOffenders = 5

    private let plan: TextPlan
    private let rule: RejectRule
    private let takers: Int
    private let budget: ByteBudget
    private let state: Mutex<State>

    /// Makes a sequencer for one pass.
    ///
    /// - Parameters:
    ///   - rule: how many records may be rejected.
    ///   - takers: how many take each batch.
    ///   - budget: what the slabs were admitted with is given back to it.
    init(
        plan: TextPlan, summary: TextSummary, rule: RejectRule, takers: Int, budget: ByteBudget
    ) {
        self.plan = plan
        self.rule = rule
        self.takers = takers
        self.budget = budget
        self.state = Mutex(State(summary: summary))
    }

    /// Whether no more slabs are wanted.
    var isStopped: Bool { state.withLock(\.isStopped) }

    /// Whether slabs need only be classified from here on.
    var isContradicted: Bool { state.withLock { $0.isContradicted } }

    /// What is known about all values; ask once everything has been delivered.
    var summary: TextSummary { state.withLock(\.summary) }

    /// How many records have come, in the order of the source.
    var records: UInt64 { state.withLock(\.records) }

    /// How the pass ended; ask once everything has been delivered.
    var outcome: Outcome {
        state.withLock { state in
            if let fault = state.fault { return .fault(fault) }
            if state.hasTooManyRejects { return .tooManyRejects(state.offenders) }
            guard let total = state.total, state.next == total, !state.isClosed else { return .unfinished }
            if state.isContradicted { return .contradicted(state.summary) }
            guard rule.limit.allows(state.rejected, of: state.records) else { return .tooManyRejects(state.offenders) }
            return .complete(records: state.records, rejected: state.rejected)
        }
    }

    /// Takes in what became of the slab with this number; `isSummarised`: it is a part of the summary already.
    func deliver(_ delivery: Delivery, ordinal: Int, admitted: Int, isSummarised: Bool = false) {
        change { state in
            guard !state.isStopped else {
                state.freed += admitted
                return
            }
            state.early[ordinal] = (delivery, admitted, isSummarised)
            while !state.isStopped, let arrived = state.early.removeValue(forKey: state.next) {
                self.admit(arrived.delivery, arrived.admitted, isSummarised: arrived.isSummarised, &state)
                state.next += 1
            }
        }
    }

    /// Says how many slabs there are in all.
    func finish(total: Int) {
        change { $0.total = total }
    }

    /// Wakes everyone and gives back all memory: another part of the conversion has failed.
    func close() {
        change { $0.isClosed = true }
    }

    /// Waits for the batch with this number; nil after the last one, and when encoding is over for another reason.
    func take(_ ordinal: Int) async -> Sequenced? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Sequenced?? = state.withLock { state in
                    if let answer = BatchSequencer.answer(ordinal, state) { return answer }
                    state.waiters.append(Waiter(ordinal: ordinal, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            close()
        }
    }

    /// Says that one encoder is done with a batch; when all are, its memory is given back.
    func done(_ ordinal: Int) {
        change { state in
            guard var entry = state.ready[ordinal] else { return }
            entry.takersLeft -= 1
            if entry.takersLeft == 0 {
                state.ready[ordinal] = nil
                state.freed += entry.admitted
            } else {
                state.ready[ordinal] = entry
            }
        }
    }

    /// What follows from the next slab in order.
    private func admit(
        _ delivery: Delivery, _ admitted: Int, isSummarised: Bool, _ state: inout State
    ) {
        switch delivery {
        case .fault(let fault):
            state.fault = fault
            state.freed += admitted
        case .decoded(let slab):
            state.records += UInt64(slab.recordCount)
            if !isSummarised { state.summary.merge(slab.summary) }
            guard !state.isContradicted, let batch = slab.batch, plan.holds(for: state.summary) else {
                // From here on only the types are looked for: what is rejected is counted by the second pass.
                state.isContradicted = true
                state.freed += admitted
                return
            }
            reject(slab.rejects, &state)
            if state.hasTooManyRejects {
                state.freed += admitted
            } else {
                state.ready[state.next] = (Sequenced(batch: batch, rejects: slab.rejects), takers, admitted)
            }
        }
    }

    private func reject(_ rejects: [RejectedRecord], _ state: inout State) {
        guard !rejects.isEmpty else { return }
        state.rejected += UInt64(rejects.count)
        state.offenders += rejects.prefix(BatchSequencer.shownOffenders - state.offenders.count)
        state.hasTooManyRejects = rule.isBroken(by: rejects, total: state.rejected)
    }

    /// Changes the state, then wakes and frees what follows from that, outside the lock.
    private func change(_ body: (inout State) -> Void) {
        let (woken, freed) = state.withLock { state -> ([(Waiter, Sequenced?)], Int) in
            body(&state)
            if state.isEncodingOver {
                state.freed += state.ready.values.reduce(0) { $0 + $1.admitted }
                state.ready = [:]
            }
            if state.isStopped {
                state.freed += state.early.values.reduce(0) { $0 + $1.admitted }
                state.early = [:]
            }
            defer { state.freed = 0 }
            return (BatchSequencer.removeAnswered(&state), state.freed)
        }
        if freed > 0 { budget.release(freed) }
        for (waiter, content) in woken { waiter.continuation.resume(returning: content) }
    }

    private static func removeAnswered(_ state: inout State) -> [(Waiter, Sequenced?)] {
        var answered: [(Waiter, Sequenced?)] = []
        var waiting: [Waiter] = []
        for waiter in state.waiters {
            if let answer = answer(waiter.ordinal, state) {
                answered.append((waiter, answer))
            } else {
                waiting.append(waiter)
            }
        }
        state.waiters = waiting
        return answered
    }

    /// What an encoder that asks for this batch gets; nil when it must wait.
    private static func answer(_ ordinal: Int, _ state: State) -> Sequenced?? {
        if state.isEncodingOver { return .some(nil) }
        if let entry = state.ready[ordinal] { return .some(entry.content) }
        if let total = state.total, ordinal >= total { return .some(nil) }
        return nil
    }
}
