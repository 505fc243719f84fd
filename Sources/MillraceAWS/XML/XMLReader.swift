import CMillraceExpat
import NIOCore

/// Reads a small document with expat and hands its elements to a visitor.
package enum XMLReader {
    /// Deeper than any answer of S3 goes.
    package static let deepest = 16
    /// A page of a listing stays below this even with a thousand keys of the greatest length, each byte escaped.
    package static let largest = 16 << 20

    /// Reads all of `document`. White space before it is skipped, which XML itself forbids but S3 sends while it works.
    ///
    /// - Throws: ``XMLError``; nothing is thrown for a document that is well formed.
    package static func read(_ document: ByteBuffer, into visitor: any XMLVisitor) throws(XMLError) {
        guard document.readableBytes <= largest else { throw XMLError(reason: .tooLarge, offset: 0) }
        guard let parser = XML_ParserCreate(nil) else { throw XMLError(reason: .outOfMemory, offset: 0) }
        defer { XML_ParserFree(parser) }
        let state = XMLParserState(visitor: visitor, parser: parser)
        // Safe: `state` outlives every callback, since the parser runs only inside `withExtendedLifetime`.
        XML_SetUserData(parser, Unmanaged.passUnretained(state).toOpaque())
        XMLParserState.install(on: parser)
        let parsed = withExtendedLifetime(state) { parse(document, with: parser) }
        let offset = Int(XML_GetCurrentByteIndex(parser))
        if let reason = state.failure { throw XMLError(reason: reason, offset: offset) }
        guard parsed else { throw XMLError(reason: .malformed, offset: offset) }
    }

    private static func parse(_ document: ByteBuffer, with parser: XML_Parser) -> Bool {
        document.withUnsafeReadableBytes { bytes in
            let start = bytes.firstIndex { !whitespace.contains($0) } ?? bytes.endIndex
            let content = UnsafeRawBufferPointer(rebasing: bytes[start...])
            let pointer = content.baseAddress?.assumingMemoryBound(to: CChar.self)
            return XML_Parse(parser, pointer, Int32(content.count), 1) == XML_STATUS_OK
        }
    }

    private static let whitespace: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
}
