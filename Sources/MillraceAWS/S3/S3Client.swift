import Synchronization

/// A client of S3 and of services that speak its protocol.
///
/// It is safe to use from many tasks at once; all share one pool of connections and one quota of retries. Cancelling the
/// task that calls it cancels the request. Call ``shutdown()`` before dropping it.
public final class S3Client: Sendable {
    /// The configuration that it was made with.
    public let configuration: S3Configuration
    let credentialsProvider: any CredentialsProvider
    let observer: any Observer
    let clock: ClientClock
    let transport: HTTPTransport
    let endpoint: S3Endpoint
    let keys = SigningKeyCache()
    /// nil: as many requests at a time as there are connections.
    let gate: RequestGate?
    let state = Mutex(State())

    /// What the calls of one client learn and share.
    struct State {
        var quota = RetryQuota()
        /// Seconds that the service's clock is ahead of this machine's.
        var clockOffset: Int64 = 0
        /// Buckets that are not in the configured region.
        var regions: [String: String] = [:]
        /// How long the ranges of large objects take.
        var pace = RangePace()
    }

    /// Makes a client; nothing is contacted yet.
    public convenience init(
        configuration: S3Configuration, credentials: any CredentialsProvider = DefaultCredentialsProvider(),
        observer: any Observer = SilentObserver()
    ) {
        self.init(configuration: configuration, credentials: credentials, observer: observer, clock: .system)
    }

    package init(
        configuration: S3Configuration, credentials: any CredentialsProvider, observer: any Observer, clock: ClientClock
    ) {
        self.configuration = configuration
        self.observer = observer
        self.clock = clock
        credentialsProvider = credentials
        endpoint = S3Endpoint(
            custom: configuration.endpoint, style: configuration.addressing, useFIPS: configuration.useFIPS,
            useDualStack: configuration.useDualStack)
        gate =
            configuration.adaptsConcurrency
            ? RequestGate(initial: S3Client.firstConcurrency, ceiling: configuration.connectionLimit) {
                let (seconds, attoseconds) = (ContinuousClock.now - S3Client.beginning).components
                return Double(seconds) + Double(attoseconds) * 1e-18
            } : nil
        transport = HTTPTransport(
            connectionLimit: configuration.connectionLimit, connectTimeout: configuration.connectTimeout,
            stallTimeout: configuration.stallTimeout, longTimeout: configuration.completionTimeout)
    }

    /// Requests to one place before anything is known of it.
    private static let firstConcurrency = 64
    private static let beginning = ContinuousClock.now

    /// Sends an attempt when the place that it is for bears one more.
    func sendInTurn(
        _ operation: S3Operation, payload: PayloadHash, headers: [SigningRequest.Field], report: AttemptReport
    ) async throws -> S3Response {
        guard let gate else { return try await send(operation, payload: payload, headers: headers, report: report) }
        let permit = try await gate.enter(RequestGate.lane(bucket: operation.bucket, key: operation.key))
        do {
            let response = try await send(operation, payload: payload, headers: headers, report: report)
            gate.leave(permit, isAnswered: true, isThrottled: false)
            return response
        } catch {
            let isThrottled = (error as? AttemptFailure)?.failureClass == .throttling
            gate.leave(permit, isAnswered: false, isThrottled: isThrottled)
            throw error
        }
    }

    /// Closes all connections. The client cannot be used afterwards.
    public func shutdown() async throws { try await transport.shutdown() }
}
