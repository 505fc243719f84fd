import NIOCore

/// Reads the answer of ListObjectsV2.
package enum ListBucketResult {
    /// The page that `document` holds; keys and prefixes are decoded.
    ///
    /// - Throws: ``XMLError`` for what is no whole `ListBucketResult`.
    package static func read(_ document: ByteBuffer) throws(XMLError) -> S3ListPage {
        let collector = Collector()
        try XMLReader.read(document, into: collector)
        guard collector.root == "ListBucketResult" else { throw XMLError(reason: .malformed, offset: 0) }
        // A page that says it is not the last, but not how to go on, would end the listing early without a word.
        guard !collector.isTruncated || collector.token != nil else { throw XMLError(reason: .malformed, offset: 0) }
        let decode: (String) -> String = {
            collector.encoding == "url" ? PercentEncoding.decode($0, plusIsSpace: true) : $0
        }
        for index in collector.objects.indices { collector.objects[index].key = decode(collector.objects[index].key) }
        return S3ListPage(
            objects: collector.objects, commonPrefixes: collector.prefixes.map(decode),
            nextToken: collector.isTruncated ? collector.token : nil)
    }

    private final class Collector: XMLVisitor {
        var root = ""
        var objects: [S3ObjectSummary] = []
        var prefixes: [String] = []
        var encoding: String?
        var token: String?
        var isTruncated = false
        private var parent = ""
        private var current = S3ObjectSummary(key: "", size: 0, etag: nil, lastModified: nil)

        func start(_ name: String, depth: Int) {
            if depth == 1 { root = name }
            guard depth == 2 else { return }
            parent = name
            if name == "Contents" { current = S3ObjectSummary(key: "", size: 0, etag: nil, lastModified: nil) }
        }

        func end(_ name: String, text: String, depth: Int) {
            switch (depth, parent, name) {
            case (2, _, "Contents"): objects.append(current)
            case (2, _, "IsTruncated"): isTruncated = text == "true"
            case (2, _, "NextContinuationToken"): token = text
            case (2, _, "EncodingType"): encoding = text
            case (3, "Contents", "Key"): current.key = text
            case (3, "Contents", "Size"): current.size = UInt64(text) ?? 0
            case (3, "Contents", "ETag"): current.etag = text
            case (3, "Contents", "LastModified"): current.lastModified = text
            case (3, "CommonPrefixes", "Prefix"): prefixes.append(text)
            default: break
            }
        }
    }
}
