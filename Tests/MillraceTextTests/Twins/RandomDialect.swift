@testable import MillraceText

/// Dialects of every kind, and tables written in them: what a reader must give back is known.
struct RandomDialect {
    let dialect: CSVDialect

    private static let delimiters = [",", "\t", ";", "|", "||", "~^~", ", ", "\u{1}", "§"]

    init(using random: inout SeededGenerator) {
        let delimiter = RandomDialect.delimiters.randomElement(using: &random) ?? ","
        var dialect = CSVDialect(delimiter: Array(delimiter.utf8))
        dialect.quote = [0x22, 0x27, nil].randomElement(using: &random) ?? 0x22
        dialect.escape = [nil, nil, 0x5C].randomElement(using: &random) ?? nil
        dialect.comment = Array((["", "", "#", "//"].randomElement(using: &random) ?? "").utf8)
        dialect.lineEnds = Bool.random(using: &random) ? .any : .feeds
        dialect.skipLines = [0, 0, 2].randomElement(using: &random) ?? 0
        dialect.hasHeader = Int.random(in: 0..<4, using: &random) > 0
        dialect.hasTrailingDelimiter = dialect.hasHeader && Int.random(in: 0..<5, using: &random) == 0
        self.dialect = dialect
    }

    /// What a field may hold when nothing but quotes and escapes can protect it.
    private var pieces: [String] {
        [
            "a", "7", "x y", "ä€", "\u{0}", "", "", "true", "long text with many words in it", "\"", "'", "\\", "\n",
            "\r\n", "\r", "#", ",", "|", ";", String(decoding: dialect.delimiter, as: UTF8.self),
        ]
    }

    /// A table of values and its text.
    func table(using random: inout SeededGenerator) -> (rows: [[SlowField]], text: [UInt8]) {
        let columns = Int.random(in: 2...5, using: &random)
        var text: [UInt8] = []
        for line in 0..<dialect.skipLines { text += Array("title \(line)".utf8) + lineEnd(using: &random) }
        if dialect.hasHeader {
            let names = (0..<columns).map { Array("c\($0)".utf8) }
            text += Array(names.joined(separator: dialect.delimiter)) + lineEnd(using: &random)
        }
        var rows: [[SlowField]] = []
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            if !dialect.comment.isEmpty, Int.random(in: 0..<8, using: &random) == 0 {
                text += dialect.comment + Array(" \"said, or not".utf8) + lineEnd(using: &random)
            }
            if Int.random(in: 0..<12, using: &random) == 0 { text += lineEnd(using: &random) }
            let row = (0..<columns).map { field(isFirst: $0 == 0, using: &random) }
            rows.append(row.map(\.field))
            text += Array(row.map(\.text).joined(separator: dialect.delimiter))
            if dialect.hasTrailingDelimiter, Bool.random(using: &random) { text += dialect.delimiter }
            text += lineEnd(using: &random)
        }
        return (rows, text)
    }

    private func lineEnd(using random: inout SeededGenerator) -> [UInt8] {
        let feeds = ["\n", "\r\n"]
        // A carriage return in front of a blank line that ends in CR LF would be one line end with it.
        let any = ["\n", "\r\n", "\r\r\n", "\n"]
        return Array(((dialect.lineEnds == .any ? any : feeds).randomElement(using: &random) ?? "\n").utf8)
    }

    private func field(isFirst: Bool, using random: inout SeededGenerator) -> (field: SlowField, text: [UInt8]) {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
        }
        if dialect.quote == nil, dialect.escape == nil { bytes = bytes.filter { !isSpecial($0) } }
        guard let quote = dialect.quote, needsQuotes(bytes, isFirst: isFirst) || Bool.random(using: &random) else {
            let field = SlowField(bytes: bytes, isQuoted: false)
            return (field, escaped(bytes, { self.isSpecial($0) }))
        }
        let text = bytes.flatMap { byte -> [UInt8] in
            if byte == dialect.escape { return [byte, byte] }
            guard byte == quote else { return [byte] }
            let isEscaped = dialect.escape != nil && Bool.random(using: &random)
            return [isEscaped ? dialect.escape ?? quote : quote, quote]
        }
        return (SlowField(bytes: bytes, isQuoted: bytes.isEmpty), [quote] + text + [quote])
    }

    private func escaped(_ bytes: [UInt8], _ isSpecial: (UInt8) -> Bool) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            if let escape = dialect.escape, isSpecial(byte) { return [escape, byte] }
            return [byte]
        }
    }

    /// Bytes that mean something outside quotes, anywhere.
    private func isSpecial(_ byte: UInt8) -> Bool {
        dialect.delimiter.contains(byte) || byte == dialect.quote || byte == dialect.escape || byte == 0x0A
            || byte == 0x0D || dialect.comment.contains(byte)
    }

    private func needsQuotes(_ bytes: [UInt8], isFirst: Bool) -> Bool {
        dialect.escape == nil && bytes.contains(where: isSpecial)
    }
}
