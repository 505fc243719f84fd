import Crypto

/// The canonical form of a request, the text whose hash is signed.
///
/// Source: AWS "Create a signed AWS API request", step 1.
package struct CanonicalRequest: Sendable {
    package let text: String
    /// The signed header names in lower case, sorted and joined by `;`.
    package let signedHeaders: String

    package init(_ request: SigningRequest, paths: PathRule) {
        let headers = Self.canonicalHeaders(request.headers)
        signedHeaders = headers.map(\.name).joined(separator: ";")
        var lines = [request.method, paths.canonicalPath(request.path), Self.canonicalQuery(request.query)]
        lines += headers.map { "\($0.name):\($0.value)" }
        lines += ["", signedHeaders, request.payload.text]
        text = lines.joined(separator: "\n")
    }

    /// The SHA-256 of the text, in lower-case hexadecimal.
    package var hash: String { Hex.encode(SHA256.hash(data: Array(text.utf8))) }

    /// Name and value encoded, sorted by encoded name, then by encoded value.
    package static func canonicalQuery(_ query: [SigningRequest.Field]) -> String {
        query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    private static func canonicalHeaders(_ headers: [SigningRequest.Field]) -> [SigningRequest.Field] {
        var values: [String: [String]] = [:]
        for header in headers where !unsigned.contains(header.name.lowercased()) {
            values[header.name.lowercased(), default: []].append(collapsed(header.value))
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.joined(separator: ",")) }
    }

    /// Headers that proxies and HTTP clients rewrite on the way; a signature over them would break.
    private static let unsigned: Set<String> = [
        "accept-encoding", "authorization", "connection", "expect", "transfer-encoding", "user-agent",
        "x-amzn-trace-id",
    ]

    /// Trimmed, with every inner run of spaces made one.
    private static func collapsed(_ value: String) -> String {
        value.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}
