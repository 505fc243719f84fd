import AsyncHTTPClient
import NIOCore

/// Reads the body of an object over as many connections as it takes.
struct ObjectBodyReader {
    private let client: S3Client
    private let request: ObjectRequest
    private let first: OpenedObject
    /// nil: the first connection has brought what it was to bring.
    private var chunks: HTTPClientResponse.Body.AsyncIterator?
    /// What is behind `firstEnd`; nil: everything comes over one connection at a time.
    private let ring: RangeRing?
    private let firstEnd: UInt64
    private var ready = ByteBuffer()
    private var report: AttemptReport
    private var machine: RetryStateMachine
    private var position: UInt64
    private var verifier: BodyVerifier?
    private var progressed = false
    private var isFinished = false

    /// What is handed on at once.
    private static let chunkBytes = 1 << 20

    init(client: S3Client, request: ObjectRequest, opened: OpenedObject, readAhead: S3ReadAhead? = nil) {
        self.client = client
        self.request = request
        first = opened
        chunks = opened.response.body.makeAsyncIterator()
        report = opened.response.report
        position = opened.start
        let isWhole = request.wantsChecksum && request.start == nil && opened.end == opened.metadata.size
        verifier = isWhole ? BodyVerifier(opened.response.headers) : nil
        machine = RetryStateMachine(policy: client.configuration.retry)
        let isWholeObject = request.start == nil && opened.end == opened.metadata.size
        guard let readAhead, isWholeObject, opened.end > S3ReadAhead.smallest, opened.metadata.etag != nil else {
            (ring, firstEnd) = (nil, opened.end)
            return
        }
        firstEnd = min(UInt64(readAhead.rangeBytes), opened.end)
        ring = RangeRing(client, request, opened.metadata, readAhead, from: firstEnd)
    }

    mutating func next() async throws -> ByteBuffer? {
        // With what is being handed on there are never more ranges in memory than were promised.
        if ready.readableBytes == 0 { ring?.fill() }
        while !isFinished {
            if let ring, position >= firstEnd { return try await nextOfRanges(ring) }
            let asked = ContinuousClock.now
            do {
                if let chunk = try await chunks?.next() {
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

    /// Hands on what the ranges have brought; what the first connection would bring besides is for nobody.
    private mutating func nextOfRanges(_ ring: RangeRing) async throws -> ByteBuffer? {
        if chunks != nil {
            chunks = nil
            report.finish(error: nil)
            startCountAnew()
        }
        do {
            if ready.readableBytes == 0 {
                guard position < first.end else {
                    isFinished = true
                    if let failure = verifier?.failure { throw failure.error(request.operation, attempts: 1) }
                    return nil
                }
                ready = try await ring.take()
            }
        } catch {
            isFinished = true
            throw error
        }
        guard let chunk = ready.readSlice(length: min(ready.readableBytes, ObjectBodyReader.chunkBytes)) else {
            return nil
        }
        verifier?.append(chunk)
        position += UInt64(chunk.readableBytes)
        return chunk
    }

    private mutating func accept(_ whole: ByteBuffer) throws -> ByteBuffer? {
        guard whole.readableBytes > 0 else { return nil }
        // What is behind the first range comes by the others.
        let wanted = ring == nil ? whole.readableBytes : min(whole.readableBytes, Int(firstEnd - position))
        let chunk = whole.getSlice(at: whole.readerIndex, length: wanted) ?? whole
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
            throw AttemptFailure.changed.error(request.operation, attempts: 1)
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
