import Crypto
import MillraceAWS

/// The key of `--hash`. It shows in no description, message or output.
public struct HashKey: Sendable {
    /// The variable that it comes from.
    public static let variable = "MILLRACE_HASH_KEY"

    /// SHA-256 that has taken in the key's inner and outer block already: each value goes on from copies, which is twice as fast as
    /// `HMAC` of swift-crypto.
    private let inner: SHA256
    private let outer: SHA256

    /// Takes the UTF-8 of `text` as the key.
    public init(_ text: String) { self.init(bytes: Array(text.utf8)) }

    // SPEC: RFC 2104 section 2.
    init(bytes: [UInt8]) {
        let key = bytes.count > SHA256.blockByteCount ? Array(SHA256.hash(data: bytes)) : bytes
        let block = key + Array(repeating: 0, count: SHA256.blockByteCount - key.count)
        (inner, outer) = (HashKey.hash(block, 0x36), HashKey.hash(block, 0x5C))
    }

    private static func hash(_ block: [UInt8], _ pad: UInt8) -> SHA256 {
        var hash = SHA256()
        hash.update(data: block.map { $0 ^ pad })
        return hash
    }

    /// The HMAC-SHA-256 of `text`.
    func code(of text: UnsafeRawBufferPointer) -> SHA256.Digest {
        var (inner, outer) = (inner, outer)
        inner.update(bufferPointer: text)
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize()
    }

    /// Takes the key from the environment, if any column is hashed.
    ///
    /// - Throws: `MillraceError` of the code `usage` when the variable is missing or empty.
    public init?(for edits: ColumnEdits, in environment: ProcessEnvironment) throws(MillraceError) {
        guard !edits.hashed.isEmpty else { return nil }
        guard let text = environment[HashKey.variable] else {
            throw MillraceError(
                .usage, "--hash needs a key, and \(HashKey.variable) is missing or empty",
                remedy: "set \(HashKey.variable) to a long random secret, the same in every run")
        }
        self.init(text)
    }

    /// Tells two keys apart without telling what they are: the first 16 digits of the code of a fixed text.
    var identifier: String {
        let code = Array("millrace hash key".utf8).withUnsafeBytes { self.code(of: $0) }
        return code.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension HashKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the key.
    public var description: String { "HashKey(…)" }
    /// Nothing of the key.
    public var debugDescription: String { description }
    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
