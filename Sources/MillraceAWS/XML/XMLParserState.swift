import CMillraceExpat

/// What expat's callbacks work on: the open elements and their text.
final class XMLParserState {
    private let visitor: any XMLVisitor
    private let parser: XML_Parser
    private var texts: [[UInt8]] = []
    private(set) var failure: XMLError.Reason?

    init(visitor: any XMLVisitor, parser: XML_Parser) {
        self.visitor = visitor
        self.parser = parser
    }

    static func install(on parser: XML_Parser) {
        XML_SetElementHandler(
            parser,
            { data, name, _ in XMLParserState.of(data)?.start(name) },
            { data, name in XMLParserState.of(data)?.end(name) })
        XML_SetCharacterDataHandler(parser) { data, text, count in
            XMLParserState.of(data)?.append(text, Int(count))
        }
        // A document type would bring entities; no answer of S3 has one.
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in XMLParserState.of(data)?.stop(.documentType) }
    }

    // Safe: the pointer is the one that `XMLReader` set, to a state that it keeps alive while the parser runs.
    private static func of(_ data: UnsafeMutableRawPointer?) -> XMLParserState? {
        data.map { Unmanaged<XMLParserState>.fromOpaque($0).takeUnretainedValue() }
    }

    private func start(_ name: UnsafePointer<CChar>?) {
        guard failure == nil, let name else { return }
        guard texts.count < XMLReader.deepest else { return stop(.tooDeep) }
        texts.append([])
        visitor.start(String(cString: name), depth: texts.count)
    }

    private func end(_ name: UnsafePointer<CChar>?) {
        guard failure == nil, let name, let text = texts.popLast() else { return }
        visitor.end(String(cString: name), text: String(decoding: text, as: UTF8.self), depth: texts.count + 1)
    }

    private func append(_ text: UnsafePointer<CChar>?, _ count: Int) {
        guard failure == nil, let text, !texts.isEmpty else { return }
        texts[texts.count - 1].append(contentsOf: UnsafeRawBufferPointer(start: text, count: count))
    }

    private func stop(_ reason: XMLError.Reason) {
        failure = reason
        XML_StopParser(parser, 0)
    }
}
