/// How often and how long a client tries again: AWS's "standard" mode as of November 2026.
public struct RetryPolicy: Sendable, Hashable {
    /// All attempts of a call together, at least 1.
    public var maximumAttempts: Int
    /// The first ceiling of the delay after a transient failure, in seconds.
    public var transientBase: Double
    /// The first ceiling of the delay after throttling, in seconds.
    public var throttlingBase: Double
    /// The ceiling that doubling stops at, in seconds.
    public var longestDelay: Double

    /// Makes a policy; the defaults are the SDKs' own, with three attempts.
    public init(
        maximumAttempts: Int = 3, transientBase: Double = 0.05, throttlingBase: Double = 1, longestDelay: Double = 20
    ) {
        self.maximumAttempts = max(1, maximumAttempts)
        self.transientBase = transientBase
        self.throttlingBase = throttlingBase
        self.longestDelay = longestDelay
    }

    /// The SDKs' default: three attempts.
    public static let standard = RetryPolicy()
    /// For batch work on S3's data plane: ten attempts under the same quota.
    public static let batch = RetryPolicy(maximumAttempts: 10)

    /// The delay before the attempt that follows `failures` failures, in seconds.
    ///
    /// - Parameter random: A number in 0...1 that spreads the callers.
    package func backoff(failures: Int, base: Double, random: Double) -> Double {
        var ceiling = base
        for _ in 1..<max(failures, 1) where ceiling < longestDelay { ceiling *= 2 }
        return random * min(ceiling, longestDelay)
    }
}
