import NIOCore
import NIOHTTP1

/// Compares the bytes of an object as they arrive with the checksum that the service keeps of it.
struct BodyVerifier: Sendable {
    private var checksum: ByteChecksum
    private let told: String

    /// Nil where the answer has no checksum of the whole object.
    init?(_ headers: HTTPHeaders) {
        for algorithm in S3Checksum.allCases {
            guard let told = headers.first(name: algorithm.header), !told.contains("-") else { continue }
            checksum = ByteChecksum(algorithm)
            self.told = told
            return
        }
        return nil
    }

    mutating func append(_ bytes: ByteBuffer) { checksum.append(bytes) }

    /// What is wrong, after the last byte; nil where all is well.
    var failure: AttemptFailure? {
        guard checksum.isContradicted(by: told) else { return nil }
        return AttemptFailure(
            kind: .damaged, word: "checksum",
            message: "the \(checksum.algorithm.name) of the bytes that came is not the stored object's",
            failureClass: .permanent)
    }
}
