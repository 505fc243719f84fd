import NIOCore

/// Reads the answer of ListMultipartUploads.
package enum ListMultipartUploadsResult {
    /// The uploads that `document` names; keys are decoded.
    package static func read(_ document: ByteBuffer) throws(XMLError) -> [S3OpenUpload] {
        let collector = Collector()
        try XMLReader.read(document, into: collector)
        guard collector.root == "ListMultipartUploadsResult" else { throw XMLError(reason: .malformed, offset: 0) }
        guard collector.encoding == "url" else { return collector.uploads }
        return collector.uploads.map {
            S3OpenUpload(key: PercentEncoding.decode($0.key, plusIsSpace: true), uploadID: $0.uploadID)
        }
    }

    private final class Collector: XMLVisitor {
        var root = ""
        var encoding: String?
        var uploads: [S3OpenUpload] = []
        private var current = S3OpenUpload(key: "", uploadID: "")

        func start(_ name: String, depth: Int) {
            if depth == 1 { root = name }
            if depth == 2, name == "Upload" { current = S3OpenUpload(key: "", uploadID: "") }
        }

        func end(_ name: String, text: String, depth: Int) {
            switch (depth, name) {
            case (2, "EncodingType"): encoding = text
            case (2, "Upload"): uploads.append(current)
            case (3, "Key"): current.key = text
            case (3, "UploadId"): current.uploadID = text
            default: break
            }
        }
    }
}
