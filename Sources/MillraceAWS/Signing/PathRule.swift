/// How a service canonicalises the path of a request.
package enum PathRule: Sendable, Hashable {
    /// S3: the path as sent, encoded once and never normalised, because `a//b` and `a/./b` are keys of their own.
    case s3
    /// Every other service: encoded a second time, after dot segments and empty segments are removed where `normalized`.
    case generic(normalized: Bool)

    package func canonicalPath(_ path: String) -> String {
        switch self {
        case .s3: path.isEmpty ? "/" : path
        case .generic(let normalized):
            PercentEncoding.encode(normalized ? Self.normalize(path) : path, keepingSlashes: true)
        }
    }

    private static func normalize(_ path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") {
            switch segment {
            case ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        let trailingSlash = path.utf8.last == UInt8(ascii: "/") && !segments.isEmpty
        return "/" + segments.joined(separator: "/") + (trailingSlash ? "/" : "")
    }
}
