/// How a text is to be read, as far as a person said so. What is nil is found out from the text itself.
package struct TextOptions: Hashable, Sendable {
    package var input = TextFormatChoice.auto
    /// Between two fields; UTF-8, at least one byte.
    package var delimiter: [UInt8]?
    package var quote: QuoteChoice = .auto
    package var escape: EscapeChoice = .auto
    /// Lines that begin with it are no records; UTF-8. Empty: there are no comments.
    package var comment: [UInt8]?
    package var header = HeaderChoice.auto
    /// Lines in front of the header (or of the first record) that are not part of the table.
    package var skipLines: Int?
    package var encoding: TextEncoding?
    package var invalidBytes = InvalidBytesPolicy.reject
    package var values = ValueOptions()
    /// Whether nested JSON values become columns of their own, `a.b`.
    package var flatten = false

    package init() {}
}

/// What a source is, when a person says so.
package enum TextFormatChoice: String, Hashable, Sendable, CaseIterable {
    case auto, csv, tsv
    case jsonLines = "jsonl"
}

/// What stands around a field that may hold anything.
package enum QuoteChoice: Hashable, Sendable {
    case auto
    /// Quotes are text.
    case none
    case byte(UInt8)
}

/// How a quote stands inside a quoted field.
package enum EscapeChoice: Hashable, Sendable {
    case auto
    /// Only a quote before a quote escapes (RFC 4180).
    case doubled
    /// This byte in front of any byte makes it text; a doubled quote is one quote still.
    case byte(UInt8)
}

/// Whether the first record names the columns.
package enum HeaderChoice: String, Hashable, Sendable, CaseIterable {
    case auto, yes, no
}

/// How characters are stored. UTF-8 is read as it is; everything else becomes UTF-8 before it is scanned.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case latin1 = "latin-1"
    case windows1252 = "windows-1252"
    case shiftJIS = "shift-jis"
}

/// What becomes of bytes that the encoding does not know.
package enum InvalidBytesPolicy: String, Hashable, Sendable, CaseIterable {
    /// The record is rejected.
    case reject
    /// U+FFFD takes the place of each ill-formed sequence.
    case replace
}
