import Crypto
import NIOCore

/// What stands for the body in the canonical request and in `x-amz-content-sha256`.
package enum PayloadHash: Sendable, Hashable {
    /// The body's SHA-256, in lower-case hexadecimal.
    case signed(String)
    /// `UNSIGNED-PAYLOAD`: the signature does not cover the body.
    case unsigned
    /// Any other literal, such as `STREAMING-UNSIGNED-PAYLOAD-TRAILER`.
    case literal(String)

    /// The hash of an empty body.
    package static let empty = PayloadHash.signed("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

    /// Hashes the readable bytes of `body` without copying them.
    package static func of(_ body: ByteBuffer) -> PayloadHash {
        guard body.readableBytes > 0 else { return .empty }
        return body.withUnsafeReadableBytes { bytes in
            var hasher = SHA256()
            hasher.update(bufferPointer: bytes)
            return .signed(Hex.encode(hasher.finalize()))
        }
    }

    /// The text that is signed and sent.
    package var text: String {
        switch self {
        case .signed(let hexadecimal): hexadecimal
        case .unsigned: "UNSIGNED-PAYLOAD"
        case .literal(let text): text
        }
    }
}
