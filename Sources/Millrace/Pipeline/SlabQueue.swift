import MillraceColumns
import Synchronization

/// A slab with its place in the source and what it took from the budget.
struct AdmittedSlab: Sendable {
    private(set) var slab: Slab
    let ordinal: Int
    let admitted: Int
    /// Whether what predicted the types has seen it.
    let isSummarised: Bool

    init(slab: Slab, ordinal: Int, admitted: Int, isSummarised: Bool) {
        self.isSummarised = isSummarised
        self.slab = slab
        self.ordinal = ordinal
        self.admitted = admitted
    }

    /// Hands the slab over: who has it then is the only one.
    mutating func takeSlab() -> Slab {
        let empty = Slab(bytes: [], length: 0, index: [], ordinal: 0, byteOffset: 0, firstLine: 0, recordsBefore: 0)
        let taken = slab
        slab = empty
        return taken
    }
}

/// Hands slabs to whichever decoder is free. The budget that slabs are admitted with bounds its length.
final class SlabQueue: Sendable {
    private struct State {
        var slabs: [AdmittedSlab] = []
        var waiters: [CheckedContinuation<AdmittedSlab?, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    func append(_ slab: AdmittedSlab) {
        let waiter = state.withLock { state -> CheckedContinuation<AdmittedSlab?, Never>? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
            state.slabs.append(slab)
            return nil
        }
        waiter?.resume(returning: slab)
    }

    /// Says that no more slabs will come; those that wait are still handed out.
    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: nil) }
    }

    /// The next slab; nil when the queue is closed and empty.
    func next() async -> AdmittedSlab? {
        await withCheckedContinuation { continuation in
            let answer: AdmittedSlab?? = state.withLock { state in
                if !state.slabs.isEmpty { return .some(state.slabs.removeFirst()) }
                if state.isClosed { return .some(nil) }
                state.waiters.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
