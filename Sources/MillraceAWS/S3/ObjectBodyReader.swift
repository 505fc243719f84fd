import AsyncHTTPClient
import NIOCore

/// Reads the body of an object over as many connections as it takes.
struct ObjectBodyReader {
    private let client: S3Client
    private let request: ObjectRequest
    private let first: OpenedObject
    private var chunks: HTTPClientResponse.Body.AsyncIterator
    private var report: AttemptReport
    private var machine: RetryStateMachine
    private var position: UInt64
    private var verifier: BodyVerifier?
    private var progressed = false
    private var isFinished = false

    init(client: S3Client, request: ObjectRequest, opened: OpenedObject) {
        self.client = client
        self.request = request
        first = opened
        chunks = opened.response.body.makeAsyncIterator()
        report = opened.response.report
        position = opened.start
        let isWhole = request.wantsChecksum && request.start == nil && opened.end == opened.metadata.size
        verifier = isWhole ? BodyVerifier(opened.response.headers) : nil
        machine = RetryStateMachine(policy: client.configuration.retry)
    }

    mutating func next() async throws -> ByteBuffer? {
        while !isFinished {
            let asked = ContinuousClock.now
            do {
                if let chunk = try await chunks.next() {
                    if let chunk = try accept(chunk) { return chunk }
                    continue
                }
                // A cancelled stream may end like a whole one.
                try Task.checkCancellation()
                guard position == first.end else { throw truncated() }
                try finish()
            } catch let error as AWSError {
                throw error
            } catch {
                try await recover(from: error, waitedSince: asked)
            }
        }
        return nil
    }

    private mutating func accept(_ chunk: ByteBuffer) throws -> ByteBuffer? {
        guard chunk.readableBytes > 0 else { return nil }
        report.received(chunk.readableBytes)
        verifier?.append(chunk)
        position += UInt64(chunk.readableBytes)
        progressed = true
        guard position <= first.end else {
            throw AttemptFailure.invalidAnswer("the body is longer than announced", status: first.response.status)
        }
        return chunk
    }

    /// - Throws: ``AWSError`` where the bytes are not the stored ones: they have been handed on, so nothing is tried again.
    private mutating func finish() throws {
        isFinished = true
        if let failure = verifier?.failure {
            report.finish(error: failure.word)
            throw failure.error(request.operation, attempts: 1)
        }
        report.finish(error: nil)
        startCountAnew()
    }

    /// A resumption that brought bytes was a success: its cost goes back to the quota.
    private mutating func startCountAnew() {
        if machine.attempt > 1 { client.state.withLock { machine.succeeded(quota: &$0.quota) } }
        machine = RetryStateMachine(policy: client.configuration.retry)
        progressed = false
    }

    /// Opens the object again where it broke, or throws where that makes no sense.
    private mutating func recover(from error: any Error, waitedSince asked: ContinuousClock.Instant) async throws {
        let failure: AttemptFailure
        do {
            failure = try client.attemptFailure(error, report: report)
        } catch {
            isFinished = true
            throw error
        }
        guard position <= first.end else { throw stop(failure) }
        if position == first.end { return try finish() }
        do {
            try await pause(after: failure, waited: ContinuousClock.now - asked)
            try await reopen()
        } catch {
            isFinished = true
            throw error
        }
    }

    /// A reader that leaves the body alone for longer than the stall timeout loses the connection through no fault of the
    /// service: that costs no retry. Otherwise progress starts the count of attempts anew.
    private mutating func pause(after failure: AttemptFailure, waited: Duration) async throws {
        if failure.kind == .timedOut, waited < client.configuration.stallTimeout / 2 { return }
        if progressed { startCountAnew() }
        try await client.backOff(after: failure, of: request.operation, machine: &machine)
    }

    private mutating func reopen() async throws {
        var rest = request
        (rest.start, rest.end) = (position, first.end)
        rest.ifMatch = first.metadata.etag ?? request.ifMatch
        let resumed = try await client.openObject(rest)
        guard resumed.metadata.size == first.metadata.size, resumed.metadata.etag == first.metadata.etag,
            resumed.start == position
        else {
            resumed.response.report.finish(error: "changed")
            throw AttemptFailure(
                kind: .changed, word: "changed", message: "the object changed while it was read",
                failureClass: .permanent
            ).error(request.operation, attempts: 1)
        }
        chunks = resumed.response.body.makeAsyncIterator()
        report = resumed.response.report
    }

    private mutating func stop(_ failure: AttemptFailure) -> AWSError {
        isFinished = true
        return failure.error(request.operation, attempts: machine.attempt)
    }

    private func truncated() -> AttemptFailure {
        .invalidAnswer(
            "the body ended after \(position - first.start) of \(first.end - first.start) bytes",
            status: first.response.status, requestID: first.response.requestID)
    }
}
