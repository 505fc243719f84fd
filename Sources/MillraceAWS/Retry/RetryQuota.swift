/// The tokens that all calls of one client share, so that a broken service is not hammered by retries.
package struct RetryQuota: Sendable, Hashable {
    package static let capacity = 500
    package static let transientCost = 14
    package static let throttlingCost = 5

    package private(set) var available = RetryQuota.capacity

    package init() {}

    /// Takes `cost` tokens, or none and says no.
    package mutating func take(_ cost: Int) -> Bool {
        guard available >= cost else { return false }
        available -= cost
        return true
    }

    /// Gives tokens back, never above the capacity.
    package mutating func refund(_ tokens: Int) {
        available = min(Self.capacity, available + tokens)
    }
}
