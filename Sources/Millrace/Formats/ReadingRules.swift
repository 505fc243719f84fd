import MillraceText

/// How the text of the sources is to be read. What is nil is found out from each object's own bytes.
public struct ReadingRules: Hashable, Sendable {
    /// Whether the first record names the columns.
    public enum Header: String, Hashable, Sendable, CaseIterable {
        case auto, yes, no
    }

    /// How characters are stored; nil elsewhere means UTF-8, or what a byte order mark says.
    public enum Encoding: String, Hashable, Sendable, CaseIterable {
        case utf8 = "utf-8"
        case utf16LittleEndian = "utf-16le"
        case utf16BigEndian = "utf-16be"
        case latin1 = "latin-1"
        case windows1252 = "windows-1252"
        case shiftJIS = "shift-jis"
    }

    /// What becomes of bytes that the encoding does not know.
    public enum InvalidBytes: String, Hashable, Sendable, CaseIterable {
        /// Their record is rejected.
        case reject
        /// U+FFFD takes their place.
        case replace
    }

    /// The order of the parts of a date such as 03/04/2026.
    public enum DateOrder: String, Hashable, Sendable, CaseIterable {
        case dayFirst = "dmy"
        case monthFirst = "mdy"
        case yearFirst = "ymd"
    }

    /// Which inferred columns become decimals rather than doubles or text.
    public enum DecimalInference: String, Hashable, Sendable, CaseIterable {
        case off, exact, always
    }

    /// Between two fields: one character or more.
    public var delimiter: String?
    /// Around fields that may hold anything: one ASCII character; empty: quotes are text.
    public var quote: String?
    /// Makes the character behind it text inside quotes: one ASCII character; empty: quotes are only doubled.
    public var escape: String?
    /// What a line begins with that is no record; empty: there are none.
    public var comment: String?
    /// Whether the first record names the columns.
    public var header = Header.auto
    /// Lines in front of the table.
    public var skipLines: Int?
    /// How characters are stored; nil: UTF-8, or what a byte order mark says.
    public var encoding: Encoding?
    /// What becomes of bytes that the encoding does not know.
    public var invalidBytes = InvalidBytes.reject
    /// Texts in fields without quotes that stand for no value, besides the empty field.
    public var nullTexts: [String] = []
    /// Before a number's fraction: a point or a comma.
    public var decimalMark: Character = "."
    /// Between groups of three digits; nil: numbers have none.
    public var thousandsMark: Character?
    /// Words for true and false besides these two.
    public var booleanWords: [BooleanWords] = []
    /// nil: a column's own values decide, and text where they cannot.
    public var dateOrder: DateOrder?
    /// Which inferred columns become decimals.
    public var decimalInference = DecimalInference.off
    /// The first of the hundred years that two digits stand for; nil: such dates stay text. It needs `dateOrder`.
    public var twoDigitYears: Int?
    /// Whether nested JSON objects become columns `a.b`.
    public var flatten = false

    /// The defaults.
    public init() {}

    /// A word for true and one for false.
    public struct BooleanWords: Hashable, Sendable {
        /// For true.
        public var yes: String
        /// For false.
        public var no: String

        /// Reads `yes/no`.
        public init(parsing text: String) throws(MillraceError) {
            let words = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 2, !words[0].isEmpty, !words[1].isEmpty, words[0] != words[1] else {
                throw MillraceError(
                    .usage, "--booleans \(text) is not a pair of words", remedy: "write for example --booleans yes/no")
            }
            yes = words[0]
            no = words[1]
        }
    }
}

extension ReadingRules {
    /// What the reading room calls it.
    ///
    /// - Throws: a usage error for what cannot be.
    func text(_ input: InputFormat) throws(MillraceError) -> TextOptions {
        var text = TextOptions()
        text.input = TextFormatChoice(rawValue: input.rawValue) ?? .auto
        if let delimiter { text.delimiter = try ReadingRules.delimiter(delimiter) }
        if let quote { text.quote = quote.isEmpty ? .none : .byte(try ReadingRules.ascii(quote, "--quote")) }
        if let escape { text.escape = escape.isEmpty ? .doubled : .byte(try ReadingRules.ascii(escape, "--escape")) }
        try ReadingRules.check(text)
        text.comment = comment.map { Array($0.utf8) }
        text.header = HeaderChoice(rawValue: header.rawValue) ?? .auto
        text.skipLines = skipLines
        text.encoding = encoding.flatMap { TextEncoding(rawValue: $0.rawValue) }
        text.invalidBytes = InvalidBytesPolicy(rawValue: invalidBytes.rawValue) ?? .reject
        text.values = try values()
        text.flatten = flatten
        return text
    }

    private func values() throws(MillraceError) -> ValueOptions {
        var values = ValueOptions()
        values.nullTexts = nullTexts.map { Array($0.utf8) }
        guard decimalMark == "." || decimalMark == "," else {
            throw MillraceError(.usage, "--decimal must be a point or a comma")
        }
        values.decimalMark = decimalMark == "," ? UInt8(ascii: ",") : UInt8(ascii: ".")
        if let mark = thousandsMark {
            guard mark != decimalMark, ".,' _\u{A0}\u{202F}\u{2019}".contains(mark) else {
                throw MillraceError(
                    .usage,
                    "--thousands must be a point, comma, apostrophe, underscore or space, and not the decimal mark")
            }
            values.thousandsMark = Array(String(mark).utf8)
        }
        values.trueWords = booleanWords.map { Array($0.yes.lowercased().utf8) }
        values.falseWords = booleanWords.map { Array($0.no.lowercased().utf8) }
        values.dateOrder = dateOrder.flatMap { MillraceText.DateOrder(rawValue: $0.rawValue) }
        values.decimalInference = MillraceText.DecimalInference(rawValue: decimalInference.rawValue) ?? .off
        values.shortYears = twoDigitYears
        if let problem = values.problem { throw MillraceError(.usage, problem) }
        return values
    }

    /// What tells fields apart cannot be what holds them together.
    private static func check(_ text: TextOptions) throws(MillraceError) {
        guard let first = text.delimiter?.first else { return }
        guard text.quote != .byte(first), text.escape != .byte(first) else {
            throw MillraceError(.usage, "the delimiter cannot begin with the quote or the escape")
        }
    }

    private static func delimiter(_ text: String) throws(MillraceError) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, !bytes.contains(where: { [0x0A, 0x0D].contains($0) }), bytes != [0x22] else {
            throw MillraceError(
                .usage, "the delimiter must be one character or more, other than a quote or a line break",
                remedy: "for example --delimiter ';'")
        }
        return bytes
    }

    private static func ascii(_ text: String, _ option: String) throws(MillraceError) -> UInt8 {
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x0A, byte != 0x0D else {
            throw MillraceError(.usage, "\(option) must be one ASCII character other than a line break, or none")
        }
        return byte
    }
}
