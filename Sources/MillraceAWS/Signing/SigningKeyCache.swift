import Crypto
import Synchronization

/// Keeps the last derived signing key: deriving one costs four HMACs, and it serves a whole day in one region.
package final class SigningKeyCache: Sendable {
    private struct Entry {
        var secret: String
        var scope: String
        var key: SymmetricKey
    }

    private let entry = Mutex<Entry?>(nil)

    package init() {}

    /// The key for a scope `day/region/service`.
    package func key(secret: String, day: String, region: String, service: String) -> SymmetricKey {
        let scope = "\(day)/\(region)/\(service)"
        return entry.withLock { entry in
            if let entry, entry.scope == scope, entry.secret == secret { return entry.key }
            let key = Self.derive(secret: secret, words: [day, region, service, "aws4_request"])
            entry = Entry(secret: secret, scope: scope, key: key)
            return key
        }
    }

    private static func derive(secret: String, words: [String]) -> SymmetricKey {
        words.reduce(SymmetricKey(data: Array("AWS4\(secret)".utf8))) { key, word in
            SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(word.utf8), using: key))
        }
    }
}
