import NIOCore

/// The ranges of an object behind its first, under way side by side and handed on in their order. One reader has it.
final class RangeRing {
    private let client: S3Client
    private let request: ObjectRequest
    private let metadata: S3ObjectMetadata
    private let readAhead: S3ReadAhead
    private var next: UInt64
    private var tasks: [Task<ByteBuffer, any Error>] = []

    init(
        _ client: S3Client, _ request: ObjectRequest, _ metadata: S3ObjectMetadata, _ readAhead: S3ReadAhead,
        from start: UInt64
    ) {
        self.client = client
        self.request = request
        self.metadata = metadata
        self.readAhead = readAhead
        next = start
    }

    /// What is still under way is for nobody.
    deinit { for task in tasks { task.cancel() } }

    /// Sends requests until as many ranges are under way as may be.
    func fill() {
        while tasks.count < readAhead.ranges, next < metadata.size {
            let end = min(next + UInt64(readAhead.rangeBytes), metadata.size)
            let range = next..<end
            next = end
            tasks.append(
                Task { [client, request, metadata] in try await RangeRing.read(range, of: metadata, request, client) })
        }
    }

    /// The bytes of the next range.
    ///
    /// - Throws: ``AWSError``, `CancellationError`.
    func take() async throws -> ByteBuffer {
        fill()
        let task = tasks.removeFirst()
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Reads a range, on a second connection as well where the first takes too long; the first answer counts.
    private static func read(
        _ range: Range<UInt64>, of metadata: S3ObjectMetadata, _ request: ObjectRequest, _ client: S3Client
    ) async throws -> ByteBuffer {
        let patience = client.state.withLock { $0.pace.begin() }
        let start = ContinuousClock.now
        let bytes = try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask { try await fetch(range, of: metadata, request, client) }
            group.addTask {
                try await client.clock.sleep(patience)
                return nil
            }
            defer { group.cancelAll() }
            var failure: (any Error)?
            var underway = 1
            while underway > 0, let result = await group.nextResult() {
                switch result {
                case .success(let bytes?): return bytes
                case .success(nil):
                    guard client.state.withLock({ $0.pace.mayHedge() }) else { continue }
                    underway += 1
                    group.addTask { try await fetch(range, of: metadata, request, client) }
                case .failure(let error):
                    // The other one may still come.
                    failure = failure ?? error
                    underway -= 1
                }
            }
            throw failure ?? CancellationError()
        }
        client.state.withLock { $0.pace.finished(after: ContinuousClock.now - start) }
        return bytes
    }

    private static func fetch(
        _ range: Range<UInt64>, of metadata: S3ObjectMetadata, _ request: ObjectRequest, _ client: S3Client
    ) async throws -> ByteBuffer {
        var part = request
        (part.start, part.end) = (range.lowerBound, range.upperBound)
        part.ifMatch = metadata.etag ?? request.ifMatch
        part.wantsChecksum = false
        let opened = try await client.openObject(part)
        guard opened.metadata.size == metadata.size, opened.metadata.etag == metadata.etag,
            opened.start == range.lowerBound, opened.end == range.upperBound
        else {
            opened.response.report.finish(error: "changed")
            throw AttemptFailure.changed.error(part.operation, attempts: 1)
        }
        var reader = ObjectBodyReader(client: client, request: part, opened: opened)
        var bytes = ByteBuffer()
        bytes.reserveCapacity(range.count)
        while var chunk = try await reader.next() { bytes.writeBuffer(&chunk) }
        return bytes
    }
}

extension AttemptFailure {
    /// The object is another than it was.
    static let changed = AttemptFailure(
        kind: .changed, word: "changed", message: "the object changed while it was read", failureClass: .permanent)
}
