import NIOCore

/// A document whose fields all lie directly below its root: `Error`, `InitiateMultipartUploadResult` and their like.
package struct FlatDocument: Sendable, Hashable {
    /// The root's name.
    package var root: String
    /// The text of the root's children, by name; of several with one name, the first.
    package var fields: [String: String]

    /// Reads `document`.
    package init(_ document: ByteBuffer) throws(XMLError) {
        let collector = Collector()
        try XMLReader.read(document, into: collector)
        root = collector.root
        fields = collector.fields
    }

    private final class Collector: XMLVisitor {
        var root = ""
        var fields: [String: String] = [:]

        func start(_ name: String, depth: Int) {
            if depth == 1 { root = name }
        }

        func end(_ name: String, text: String, depth: Int) {
            if depth == 2, fields[name] == nil { fields[name] = text }
        }
    }
}
