/// How long ranges take, and which of them has taken so long that it is asked for once more. It holds no clock.
struct RangePace: Sendable {
    private var latest: [Duration] = []
    private var next = 0
    private(set) var ranges = 0
    private(set) var hedges = 0

    private static let kept = 64
    private static let fewest = 8
    private static let shortest = Duration.milliseconds(500)
    /// Before anything is known.
    private static let first = Duration.seconds(5)
    /// One request of so many may be a second one.
    private static let share = 20

    /// Takes the time that a range took.
    mutating func finished(after duration: Duration) {
        if latest.count < RangePace.kept { latest.append(duration) } else { latest[next] = duration }
        next = (next + 1) % RangePace.kept
    }

    /// Counts a range that is asked for; says when it is to be asked for once more: after twice as long as nineteen of twenty took.
    mutating func begin() -> Duration {
        ranges += 1
        guard latest.count >= RangePace.fewest else { return RangePace.first }
        let sorted = latest.sorted()
        return max(sorted[(sorted.count - 1) * 19 / 20] * 2, RangePace.shortest)
    }

    /// Whether one more second request may be sent; counts it.
    mutating func mayHedge() -> Bool {
        guard (hedges + 1) * RangePace.share <= max(ranges, RangePace.share) else { return false }
        hedges += 1
        return true
    }
}
