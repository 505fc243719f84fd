/// Decides when credentials are fetched anew, and who waits for that. It has no clock and does no I/O.
package struct RefreshMachine: Sendable {
    package enum Action: Sendable, Hashable {
        case use(AWSCredentials)
        /// The caller fetches them, and tells the outcome.
        case fetch
        /// Somebody else is fetching them.
        case wait
    }

    /// So long before their end credentials are fetched anew, in seconds.
    package static let ahead: Int64 = 15 * 60
    /// No two fetches follow each other faster, whatever an answer says of its end and however a fetch fails.
    package static let pause: Int64 = 60

    private var current: AWSCredentials?
    private var fetchAt = Int64.min
    package private(set) var isFetching = false

    package init() {}

    /// Somebody needs credentials.
    package mutating func ask(now: Int64) -> Action {
        if let current, now < fetchAt { return .use(current) }
        if !isFetching {
            isFetching = true
            return .fetch
        }
        if let current, isValid(current, now) { return .use(current) }
        return .wait
    }

    /// Fresh credentials have come.
    package mutating func fetched(_ credentials: AWSCredentials, now: Int64) {
        current = credentials
        fetchAt = credentials.expiration.map { max($0 - Self.ahead, now + Self.pause) } ?? Int64.max
        isFetching = false
    }

    /// Fetching failed. Returns the old credentials where they are still valid.
    package mutating func failed(now: Int64) -> AWSCredentials? {
        isFetching = false
        guard let current, isValid(current, now) else {
            self.current = nil
            return nil
        }
        fetchAt = now + Self.pause
        return current
    }

    /// Who fetched was cancelled: the next one to ask fetches.
    package mutating func abandoned() { isFetching = false }

    /// The service takes `credentials` for expired, whatever they say themselves.
    package mutating func refused(_ credentials: AWSCredentials) {
        if current == credentials { current = nil }
    }

    private func isValid(_ credentials: AWSCredentials, _ now: Int64) -> Bool {
        credentials.expiration.map { now < $0 } ?? true
    }
}
