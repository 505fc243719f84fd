import MillraceColumns
import Synchronization

/// The batches of a group's members, one member after another, for all of its encoders.
///
/// What is in it is bounded by the budget that the members' slabs are admitted with: that is given back when every encoder is done with a batch.
final class GroupFeed: BatchFeed {
    private struct Entry {
        let content: BatchSequencer.Sequenced
        var takersLeft: Int
        let onDone: @Sendable () -> Void
    }

    private struct Waiter {
        let ordinal: Int
        let continuation: CheckedContinuation<BatchSequencer.Sequenced?, Never>
    }

    private struct State {
        var entries: [Int: Entry] = [:]
        var count = 0
        var waiters: [Waiter] = []
        /// Set when no more will come; whether all came.
        var isComplete: Bool?
    }

    private let takers: Int
    private let state = Mutex(State())

    init(takers: Int) { self.takers = takers }

    /// Hands a batch on; `onDone` is called when all encoders are done with it, or will not take it.
    func append(_ batch: RecordBatch, onDone: @escaping @Sendable () -> Void) {
        let content = BatchSequencer.Sequenced(batch: batch, rejects: [])
        let woken: [Waiter]? = state.withLock { state in
            guard state.isComplete == nil else { return nil }
            let ordinal = state.count
            state.entries[ordinal] = Entry(content: content, takersLeft: takers, onDone: onDone)
            state.count += 1
            let woken = state.waiters.filter { $0.ordinal == ordinal }
            state.waiters.removeAll { $0.ordinal == ordinal }
            return woken
        }
        guard let woken else { return onDone() }
        for waiter in woken { waiter.continuation.resume(returning: content) }
    }

    /// Says that no more will come; `isComplete`: everything did.
    func finish(isComplete: Bool) {
        let (waiters, dropped) = state.withLock { state -> ([Waiter], [Entry]) in
            if state.isComplete == nil || !isComplete { state.isComplete = isComplete }
            var dropped: [Entry] = []
            if state.isComplete == false {
                dropped = Array(state.entries.values)
                state.entries = [:]
            }
            defer { state.waiters = [] }
            return (state.waiters, dropped)
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
        for entry in dropped { entry.onDone() }
    }

    var isComplete: Bool { state.withLock { $0.isComplete ?? false } }

    func take(_ ordinal: Int) async -> BatchSequencer.Sequenced? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: BatchSequencer.Sequenced?? = state.withLock { state in
                    if let entry = state.entries[ordinal] { return .some(entry.content) }
                    if state.isComplete != nil || Task.isCancelled { return .some(nil) }
                    state.waiters.append(Waiter(ordinal: ordinal, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            finish(isComplete: false)
        }
    }

    func done(_ ordinal: Int) {
        let finished: Entry? = state.withLock { state in
            guard var entry = state.entries[ordinal] else { return nil }
            entry.takersLeft -= 1
            guard entry.takersLeft == 0 else {
                state.entries[ordinal] = entry
                return nil
            }
            state.entries[ordinal] = nil
            return entry
        }
        finished?.onDone()
    }
}
