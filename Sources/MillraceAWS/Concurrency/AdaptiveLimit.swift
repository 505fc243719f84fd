/// How many requests may be under way to one place: more while more of them get through, half when the service asks for less.
///
/// It has no clock and does no I/O. It begins by adding one for every answer, which doubles it in the time of one. From the first sign that more
/// does not help it goes by small steps, a round of answers each: on while more get through, back when not, and after a while it tries again.
package struct AdaptiveLimit: Sendable, Hashable {
    package let floor: Int
    package let ceiling: Int
    /// Requests that may be under way.
    package private(set) var limit: Int
    /// How often it was halved; a request remembers it, so that those of one crowd count once.
    package private(set) var generation = 0

    private var isSearching = true
    /// Answers in the round that is under way, and how many make one.
    private var answers = 0
    private var roundSize = 0
    private var wasFull = false
    private var start: Double?
    /// Answers in a second that the last step is held against.
    private var reference = 0.0
    /// What was added after the round before.
    private var lastStep = 0
    /// Rounds to wait before more is tried again.
    private var pause = 0

    /// More must get through by so much for it to count.
    private static let gain = 1.02
    private static let longPause = 8

    package init(initial: Int, floor: Int = 1, ceiling: Int) {
        self.floor = max(1, floor)
        self.ceiling = max(self.floor, ceiling)
        limit = min(max(initial, self.floor), self.ceiling)
    }

    /// A request was answered.
    ///
    /// - Parameters:
    ///   - now: in seconds, from any moment on.
    ///   - isFull: whether as many were under way as may be.
    package mutating func answered(now: Double, isFull: Bool) {
        guard let start else { return begin(now) }
        answers += 1
        wasFull = wasFull || isFull
        if isSearching, isFull { limit = min(limit + 1, ceiling) }
        guard answers >= roundSize else { return }
        // Who is not held back by the limit says nothing about it.
        if wasFull { settle(rate: Double(answers) / max(now - start, 0.000_001)) }
        begin(now)
    }

    /// The service asked for less.
    ///
    /// - Parameter generation: what it was when the request began: those that were under way together count once.
    package mutating func throttled(generation: Int) {
        guard generation == self.generation else { return }
        self.generation += 1
        limit = max(limit / 2, floor)
        isSearching = false
        (reference, lastStep, pause, start) = (0, 0, 0, nil)
    }

    private mutating func begin(_ now: Double) {
        start = now
        (answers, wasFull) = (0, false)
        roundSize = max(limit, 8)
    }

    /// What a round says about the step before it.
    private mutating func settle(rate: Double) {
        let helped = rate >= reference * AdaptiveLimit.gain
        if isSearching {
            if !helped { stay(at: roundSize) }
        } else if helped || (lastStep == 0 && pause == 0) {
            lastStep = min(max(1, limit / 16), ceiling - limit)
            limit += lastStep
        } else if lastStep > 0 {
            stay(at: limit - lastStep)
        } else {
            pause -= 1
        }
        reference = rate
    }

    private mutating func stay(at limit: Int) {
        isSearching = false
        self.limit = min(max(limit, floor), self.limit)
        (lastStep, pause) = (0, AdaptiveLimit.longPause)
    }
}
