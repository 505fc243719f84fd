import NIOCore

/// Reads the answer of ListMultipartUploads.
package enum ListMultipartUploadsResult {
    /// The uploads that `document` names; keys are decoded.
    ///
    /// - Throws: ``XMLError`` for what is no whole `ListMultipartUploadsResult`.
    package static func read(_ document: ByteBuffer) throws(XMLError) -> S3UploadPage {
        let collector = Collector()
        try XMLReader.read(document, into: collector)
        guard collector.root == "ListMultipartUploadsResult" else { throw XMLError(reason: .malformed, offset: 0) }
        let decode: (String) -> String = {
            collector.encoding == "url" ? PercentEncoding.decode($0, plusIsSpace: true) : $0
        }
        for index in collector.uploads.indices { collector.uploads[index].key = decode(collector.uploads[index].key) }
        guard collector.isTruncated else { return S3UploadPage(uploads: collector.uploads, next: nil) }
        // A page that says it is not the last, but not how to go on, would be asked for for ever.
        guard let key = collector.nextKey, !key.isEmpty else { throw XMLError(reason: .malformed, offset: 0) }
        let marker = S3UploadPage.Marker(key: decode(key), uploadID: collector.nextUploadID ?? "")
        return S3UploadPage(uploads: collector.uploads, next: marker)
    }

    private final class Collector: XMLVisitor {
        var root = ""
        var encoding: String?
        var isTruncated = false
        var nextKey: String?
        var nextUploadID: String?
        var uploads: [S3OpenUpload] = []
        private var current = S3OpenUpload(key: "", uploadID: "")

        func start(_ name: String, depth: Int) {
            if depth == 1 { root = name }
            if depth == 2, name == "Upload" { current = S3OpenUpload(key: "", uploadID: "") }
        }

        func end(_ name: String, text: String, depth: Int) {
            switch (depth, name) {
            case (2, "EncodingType"): encoding = text
            case (2, "IsTruncated"): isTruncated = text == "true"
            case (2, "NextKeyMarker"): nextKey = text
            case (2, "NextUploadIdMarker"): nextUploadID = text
            case (2, "Upload"): uploads.append(current)
            case (3, "Key"): current.key = text
            case (3, "UploadId"): current.uploadID = text
            case (3, "Initiated"): current.initiated = text
            default: break
            }
        }
    }
}
