/// Decides after each attempt of one call what comes next. It has no clock, does no I/O and draws no random numbers.
///
/// Source: the SDK reference guide, "Retry behavior", standard mode of November 2026.
package struct RetryStateMachine: Sendable {
    package enum Action: Sendable, Hashable {
        /// Wait that many seconds, then try again.
        case retry(after: Double)
        /// Give the failure to the caller.
        case fail
    }

    /// The number of the attempt that is under way, from 1.
    package private(set) var attempt = 1
    package let policy: RetryPolicy
    private var lastCost = 0
    private var mended: Set<FailureClass.Cause> = []

    package init(policy: RetryPolicy) { self.policy = policy }

    /// The attempt failed.
    ///
    /// - Parameters:
    ///   - retryAfter: The header `x-amz-retry-after`, in milliseconds.
    ///   - random: A number in 0...1.
    package mutating func failed(
        _ failure: FailureClass, retryAfter: String?, random: Double, quota: inout RetryQuota
    ) -> Action {
        switch failure {
        case .permanent: return .fail
        case .mended(let cause):
            guard mended.insert(cause).inserted else { return .fail }
            attempt += 1
            return .retry(after: 0)
        case .transient:
            return backOff(policy.transientBase, RetryQuota.transientCost, retryAfter, random, &quota)
        case .throttling:
            return backOff(policy.throttlingBase, RetryQuota.throttlingCost, retryAfter, random, &quota)
        }
    }

    /// The attempt succeeded: the last retry's cost goes back, or one token where no retry was needed.
    package mutating func succeeded(quota: inout RetryQuota) {
        quota.refund(lastCost == 0 ? 1 : lastCost)
        lastCost = 0
    }

    private mutating func backOff(
        _ base: Double, _ cost: Int, _ retryAfter: String?, _ random: Double, _ quota: inout RetryQuota
    ) -> Action {
        guard attempt < policy.maximumAttempts, quota.take(cost) else { return .fail }
        lastCost = cost
        let delay = policy.backoff(failures: attempt, base: base, random: random)
        attempt += 1
        return .retry(after: Self.delay(delay, heeding: retryAfter))
    }

    /// The service may lengthen the delay, by five seconds at the most; a value that makes no sense is ignored.
    private static func delay(_ delay: Double, heeding retryAfter: String?) -> Double {
        guard let retryAfter, let milliseconds = Int(retryAfter), milliseconds >= 0 else { return delay }
        return max(delay, min(Double(milliseconds) / 1000, delay + 5))
    }
}
