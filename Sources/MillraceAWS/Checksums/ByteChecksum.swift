import NIOCore
import NIOHTTP1

/// The checksum of a run of bytes, with the run's length, so that runs can be put together.
struct ByteChecksum: Sendable, Hashable {
    let algorithm: S3Checksum
    private(set) var value: UInt64
    private(set) var length: UInt64

    /// Of no bytes.
    init(_ algorithm: S3Checksum) {
        self.algorithm = algorithm
        value = 0
        length = 0
    }

    init(_ algorithm: S3Checksum, of body: ByteBuffer) {
        self.init(algorithm)
        append(body)
    }

    var text: String { algorithm.text(value) }

    mutating func append(_ bytes: ByteBuffer) {
        value = bytes.withUnsafeReadableBytes { algorithm.kernel.update(value, with: $0) }
        length += UInt64(bytes.readableBytes)
    }

    /// The checksum of `runs` one after the other; nil where there are none, or not all have one and the same kind.
    static func joined(_ runs: [ByteChecksum?]) -> ByteChecksum? {
        guard let first = runs.first, var whole = first else { return nil }
        for run in runs.dropFirst() {
            guard let run, run.algorithm == whole.algorithm else { return nil }
            whole.value = whole.algorithm.kernel.combine(whole.value, run.value, length: run.length)
            whole.length += run.length
        }
        return whole
    }

    /// Whether `told`, what the service says of the stored bytes, contradicts this.
    ///
    /// A checksum of checksums (`…-3`) says nothing of the bytes as a whole.
    func isContradicted(by told: String?) -> Bool {
        guard let told, !told.contains("-") else { return false }
        return told != text
    }

    /// Compares with the header of an answer.
    func check(_ response: S3Response) throws(AttemptFailure) {
        try check(response.headers.first(name: algorithm.header), response)
    }

    /// Compares with the document of a completed upload. The parts are gone then: nothing can be sent again.
    func checkWhole(_ document: FlatDocument, _ response: S3Response) throws(AttemptFailure) {
        do throws(AttemptFailure) {
            try check(document.fields[algorithm.field], response)
        } catch {
            var failure = error
            failure.failureClass = .permanent
            throw failure
        }
    }

    /// - Throws: ``AttemptFailure``, transient, since sending the bytes again mends it.
    func check(_ told: String?, _ response: S3Response) throws(AttemptFailure) {
        guard isContradicted(by: told) else { return }
        throw .invalidAnswer(
            "the \(algorithm.name) of the stored bytes is not that of the bytes sent", status: response.status,
            requestID: response.requestID)
    }
}
