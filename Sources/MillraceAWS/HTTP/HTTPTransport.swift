import AsyncHTTPClient
import NIOCore

/// The HTTP clients of one AWS client: never the shared one, whose defaults decompress bodies and follow redirects.
package final class HTTPTransport: Sendable {
    /// How long an answer may be silent.
    package enum Patience: Sendable, Hashable {
        /// For everything that S3 answers at once.
        case brief
        /// For calls that S3 works on for minutes before it answers.
        case long
    }

    private let brief: HTTPClient
    private let long: HTTPClient
    /// The last resort against an answer that never begins; silence is caught much earlier.
    private static let longestRequest = TimeAmount.minutes(60)

    package init(connectionLimit: Int, connectTimeout: Duration, stallTimeout: Duration, longTimeout: Duration) {
        func client(read: Duration) -> HTTPClient {
            HTTPClient(
                eventLoopGroupProvider: .singleton,
                configuration: Self.configuration(
                    connectionLimit: connectionLimit, connect: connectTimeout, read: read, write: stallTimeout))
        }
        brief = client(read: stallTimeout)
        long = client(read: longTimeout)
    }

    private static func configuration(
        connectionLimit: Int, connect: Duration, read: Duration, write: Duration
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(
            connect: TimeAmount(connect), read: TimeAmount(read), write: TimeAmount(write))
        // S3 closes an idle connection after some 5 s: leave it first, or the next request meets a closed one.
        configuration.connectionPool.idleTimeout = .seconds(4)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionLimit
        // Otherwise a refused connection is reported only when the request's time is up.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A fresh connection now and then spreads the load over the addresses of the service.
        configuration.maximumUsesPerConnection = 1000
        return configuration
    }

    /// Sends `request` and returns when the head of the answer is there; the body streams with back-pressure.
    package func send(_ request: HTTPClientRequest, patience: Patience) async throws -> HTTPClientResponse {
        let client = patience == .brief ? brief : long
        return try await client.execute(request, timeout: Self.longestRequest)
    }

    /// Closes all connections.
    package func shutdown() async throws {
        // Both are shut down even where the first fails.
        let outcome: Result<Void, any Error>
        do {
            try await brief.shutdown()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try await long.shutdown()
        try outcome.get()
    }
}

extension TimeAmount {
    /// `duration`, cut to nanoseconds.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
