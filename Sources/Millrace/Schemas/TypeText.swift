import MillraceColumns

/// Reads columns and types as Hive's language writes them, which Athena, Glue and Spark share, and Millrace's own names for types.
///
///     column = name [":"] type ["not null" | "null"] ["comment" text]
///     type   = word ["(" number ["," number] ")"] | "struct<" column,… ">" | "array<" item ">" | "map<" item "," item ">"
///
/// An item is a type with an optional `not null`. Names with other characters than letters, digits, underscores and what is beyond
/// ASCII stand in backticks or double quotes, doubled inside. Words are of any case; `--` begins a comment.
struct TypeText {
    /// Why a text is no list of columns or no type.
    struct Fault: Error, Hashable, Sendable {
        /// In bytes, from 0.
        let offset: Int
        let message: String
        let remedy: String
    }

    static let maximumDepth = 64

    private let text: [UInt8]
    var offset = 0
    private var depth = 0

    private init(_ text: [UInt8]) { self.text = text }

    /// A list of columns, perhaps in parentheses; a comma may follow the last.
    static func columns(_ text: [UInt8]) throws(Fault) -> [Field] {
        var parser = TypeText(text)
        try parser.refuseStatement()
        let isEnclosed = parser.take("(")
        var fields: [Field] = []
        while !parser.isAtEnd, !(isEnclosed && parser.peek == UInt8(ascii: ")")) {
            fields.append(try parser.column())
            guard parser.take(",") else { break }
        }
        if isEnclosed { try parser.expect(")") }
        try parser.expectEnd("a comma")
        return fields
    }

    /// One type.
    static func type(_ text: [UInt8]) throws(Fault) -> LogicalType {
        var parser = TypeText(text)
        let type = try parser.type()
        try parser.expectEnd("nothing more")
        return type
    }

    private mutating func column() throws(Fault) -> Field {
        let name = try name()
        _ = take(":")
        let type = try type()
        return Field(name, type, isNullable: try suffix())
    }

    private mutating func type() throws(Fault) -> LogicalType {
        skipSpace()
        let start = offset
        guard let name = word()?.lowercased() else {
            throw Fault(offset: offset, message: "a type is missing", remedy: TypeText.names)
        }
        switch name {
        case "struct", "array", "list", "map":
            guard depth < TypeText.maximumDepth else {
                throw Fault(offset: start, message: "types are too deep in one another", remedy: "declare it string")
            }
            depth += 1
            defer { depth -= 1 }
            try expect("<")
            let type = try nested(name)
            try expect(">")
            return type
        default: return try TypeText.scalar(name, try numbers(), at: start)
        }
    }

    private mutating func nested(_ name: String) throws(Fault) -> LogicalType {
        switch name {
        case "struct":
            var fields = [try column()]
            while take(",") { fields.append(try column()) }
            return .structure(fields)
        case "map":
            skipSpace()
            let key = Field("key", try type(), isNullable: false)
            _ = try suffix()
            try expect(",")
            return .map(key: key, value: try item("value"))
        default: return .list(try item("element"))
        }
    }

    private mutating func item(_ name: String) throws(Fault) -> Field {
        let type = try type()
        return Field(name, type, isNullable: try suffix())
    }

    /// What may follow a type; whether it may be null.
    private mutating func suffix() throws(Fault) -> Bool {
        var isNullable = true
        if takeWord("not") {
            guard takeWord("null") else {
                throw Fault(offset: offset, message: "'null' is missing after 'not'", remedy: "write: not null")
            }
            isNullable = false
        } else {
            _ = takeWord("null")
        }
        if takeWord("comment") {
            skipSpace()
            guard try quoted([UInt8(ascii: "'"), UInt8(ascii: "\"")]) != nil else {
                throw Fault(offset: offset, message: "a comment's text is missing", remedy: "write: comment 'text'")
            }
        }
        return isNullable
    }

    private mutating func numbers() throws(Fault) -> [Int] {
        guard take("(") else { return [] }
        var numbers: [Int] = []
        repeat {
            skipSpace()
            let start = offset
            guard let number = word().flatMap({ Int($0) }) else {
                throw Fault(offset: start, message: "a number is missing", remedy: "write, for example, decimal(10,2)")
            }
            numbers.append(number)
        } while take(",")
        try expect(")")
        return numbers
    }
}

// Characters and words.
extension TypeText {
    private var isAtEnd: Bool { mutating get { peek == nil } }

    /// The next byte that is neither space nor comment.
    private var peek: UInt8? {
        mutating get {
            skipSpace()
            return offset < text.count ? text[offset] : nil
        }
    }

    private mutating func skipSpace() {
        while offset < text.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(text[offset]) {
                offset += 1
            } else if text[offset...].starts(with: "--".utf8) {
                offset = text[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            } else {
                return
            }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
        if !take(character) { throw found(insteadOf: "'\(character)'") }
    }

    private mutating func expectEnd(_ wanted: String) throws(Fault) {
        if !isAtEnd { throw found(insteadOf: wanted) }
    }

    private mutating func found(insteadOf wanted: String) -> Fault {
        guard peek != nil else {
            return Fault(offset: offset, message: "the text ends where \(wanted) is wanted", remedy: "complete it")
        }
        var ahead = self
        let next = ahead.word() ?? String(String(decoding: text[offset...], as: UTF8.self).prefix(1))
        return Fault(
            offset: offset, message: "'\(next)' stands where \(wanted) is wanted",
            remedy: "write columns as: id bigint not null, price decimal(10,2), tags array<string>")
    }

    /// Letters, digits, underscores and bytes beyond ASCII.
    private mutating func word() -> String? {
        skipSpace()
        let end = text[offset...].firstIndex { !TypeText.isPlain($0) } ?? text.count
        guard end > offset else { return nil }
        defer { offset = end }
        return String(decoding: text[offset..<end], as: UTF8.self)
    }

    private mutating func takeWord(_ wanted: String) -> Bool {
        let start = offset
        if word()?.lowercased() == wanted { return true }
        offset = start
        return false
    }

    private mutating func name() throws(Fault) -> String {
        skipSpace()
        if let name = try quoted([UInt8(ascii: "`"), UInt8(ascii: "\"")]) { return name }
        guard let name = word() else { throw found(insteadOf: "a column's name") }
        return name
    }

    /// A text between two of one of `marks`, where a doubled mark is one; nil when no mark stands here.
    private mutating func quoted(_ marks: [UInt8]) throws(Fault) -> String? {
        let start = offset
        guard offset < text.count, marks.contains(text[offset]) else { return nil }
        let mark = text[offset]
        var content: [UInt8] = []
        offset += 1
        while offset < text.count {
            if text[offset] == mark {
                offset += 1
                guard offset < text.count, text[offset] == mark else { return String(decoding: content, as: UTF8.self) }
            }
            content.append(text[offset])
            offset += 1
        }
        throw Fault(offset: start, message: "a quote is not closed", remedy: "close it; quotes inside are doubled")
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// A whole `CREATE TABLE` is more than a list of columns.
    private mutating func refuseStatement() throws(Fault) {
        var ahead = self
        guard ahead.takeWord("create"), ahead.takeWord("external") || ahead.takeWord("table") else { return }
        throw Fault(
            offset: 0, message: "this is a CREATE TABLE statement",
            remedy: "give only the columns between the parentheses")
    }
}
