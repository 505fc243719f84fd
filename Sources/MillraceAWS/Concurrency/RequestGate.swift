import Synchronization

/// Lets through as many requests at a time as the service bears, for each bucket and prefix by itself: S3 counts by prefixes.
///
/// First come, first served.
final class RequestGate: Sendable {
    /// What a request holds while it is under way.
    struct Permit: Sendable {
        fileprivate let lane: String
        fileprivate let generation: Int
    }

    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Permit?, Never>
    }

    private struct Lane {
        var limit: AdaptiveLimit
        var underWay = 0
        var waiters: [Waiter] = []
    }

    private struct State {
        var lanes: [String: Lane] = [:]
        var nextID: UInt64 = 0
        /// Waiters that were cancelled before they had begun to wait.
        var cancelledEarly: Set<UInt64> = []
    }

    /// Lanes that nobody uses are forgotten beyond so many.
    private static let mostLanes = 1000

    private let initial: Int
    private let ceiling: Int
    private let now: @Sendable () -> Double
    private let state = Mutex(State())

    /// - Parameter ceiling: the most that may be under way to one place.
    init(initial: Int, ceiling: Int, now: @escaping @Sendable () -> Double) {
        self.initial = initial
        self.ceiling = ceiling
        self.now = now
    }

    /// The place that a request is for: its bucket, and the first two folders of its key.
    static func lane(bucket: String, key: String?) -> String {
        guard let key else { return bucket }
        let folders = key.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).dropLast()
        return ([Substring(bucket)] + folders).joined(separator: "/")
    }

    /// How many may be under way to a place now.
    func limit(_ lane: String) -> Int { state.withLock { $0.lanes[lane]?.limit.limit ?? min(initial, ceiling) } }

    /// Waits until a request may be sent.
    ///
    /// - Throws: `CancellationError`.
    func enter(_ lane: String) async throws -> Permit {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let permit = await withTaskCancellationHandler {
            await withCheckedContinuation { register(Waiter(id: id, continuation: $0), lane) }
        } onCancel: {
            cancel(id, lane)
        }
        guard let permit else { throw CancellationError() }
        return permit
    }

    /// Says that a request has been answered, or has failed.
    ///
    /// - Parameters:
    ///   - isAnswered: whether the service did what was asked for.
    ///   - isThrottled: whether it asked for less.
    func leave(_ permit: Permit, isAnswered: Bool, isThrottled: Bool) {
        let time = now()
        let woken: [(Waiter, Permit)] = state.withLock { state in
            guard var lane = state.lanes.removeValue(forKey: permit.lane) else { return [] }
            let isFull = lane.underWay >= lane.limit.limit
            lane.underWay -= 1
            if isThrottled {
                lane.limit.throttled(generation: permit.generation)
            } else if isAnswered {
                lane.limit.answered(now: time, isFull: isFull)
            }
            defer { state.lanes[permit.lane] = lane }
            return RequestGate.admit(&lane, permit.lane)
        }
        for (waiter, permit) in woken { waiter.continuation.resume(returning: permit) }
    }

    private func register(_ waiter: Waiter, _ name: String) {
        let answer: Permit?? = state.withLock { state in
            if state.cancelledEarly.remove(waiter.id) != nil { return .some(nil) }
            if state.lanes[name] == nil, state.lanes.count >= RequestGate.mostLanes {
                state.lanes = state.lanes.filter { $0.value.underWay > 0 || !$0.value.waiters.isEmpty }
            }
            var lane =
                state.lanes.removeValue(forKey: name)
                ?? Lane(limit: AdaptiveLimit(initial: initial, ceiling: ceiling))
            defer { state.lanes[name] = lane }
            guard lane.waiters.isEmpty, lane.underWay < lane.limit.limit else {
                lane.waiters.append(waiter)
                return nil
            }
            lane.underWay += 1
            return Permit(lane: name, generation: lane.limit.generation)
        }
        if let answer { waiter.continuation.resume(returning: answer) }
    }

    private func cancel(_ id: UInt64, _ name: String) {
        let cancelled: Waiter? = state.withLock { state in
            guard let index = state.lanes[name]?.waiters.firstIndex(where: { $0.id == id }) else {
                state.cancelledEarly.insert(id)
                return nil
            }
            return state.lanes[name]?.waiters.remove(at: index)
        }
        cancelled?.continuation.resume(returning: nil)
    }

    private static func admit(_ lane: inout Lane, _ name: String) -> [(Waiter, Permit)] {
        var admitted: [(Waiter, Permit)] = []
        while !lane.waiters.isEmpty, lane.underWay < lane.limit.limit {
            lane.underWay += 1
            admitted.append((lane.waiters.removeFirst(), Permit(lane: name, generation: lane.limit.generation)))
        }
        return admitted
    }
}
