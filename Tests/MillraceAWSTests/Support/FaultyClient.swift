import MillraceAWS
import Synchronization

/// A client of a fault server, with what it waited for and what it told its observer.
final class FaultyClient: Sendable, Observer {
    private struct Log {
        var sleeps: [Double] = []
        var calls: [ClientCall] = []
    }

    private let log = Mutex(Log())

    var sleeps: [Double] { log.withLock(\.sleeps) }
    var calls: [ClientCall] { log.withLock(\.calls) }

    func clientCall(_ call: ClientCall) { log.withLock { $0.calls.append(call) } }

    /// Runs `body` with a client that does not really wait before it retries.
    static func with(
        port: Int, attempts: Int = 4, stall: Duration = .seconds(30), checksums: S3ChecksumRule = .automatic,
        requestPayer: Bool = false,
        _ body: (S3Client, FaultyClient) async throws -> Void
    ) async throws {
        let recorder = FaultyClient()
        var configuration = S3Configuration(
            region: "us-east-1", endpoint: EndpointURL(isSecure: false, host: "127.0.0.1", port: port))
        configuration.retry = RetryPolicy(maximumAttempts: attempts)
        configuration.stallTimeout = stall
        configuration.checksums = checksums
        configuration.requestPayer = requestPayer
        let clock = ClientClock(
            epochSeconds: { 1_772_323_199 },
            sleep: { duration in
                try Task.checkCancellation()
                let (seconds, attoseconds) = duration.components
                recorder.log.withLock { $0.sleeps.append(Double(seconds) + Double(attoseconds) / 1e18) }
            },
            random: { 1 })
        let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "hush-hush", sessionToken: "whisper")
        let client = S3Client(
            configuration: configuration, credentials: StaticCredentialsProvider(credentials), observer: recorder,
            clock: clock)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(client, recorder))
        } catch {
            outcome = .failure(error)
        }
        try await client.shutdown()
        try outcome.get()
    }
}
