/// How records and fields are told apart.
package struct CSVDialect: Hashable, Sendable {
    /// What ends a line.
    package enum LineEnds: Hashable, Sendable {
        /// LF and CR LF; a carriage return by itself is text.
        case feeds
        /// LF, CR LF, CR CR LF and CR, mixed as they come.
        case any
    }

    /// Between two fields: at least one byte, beginning with neither a line end nor the quote.
    package var delimiter: [UInt8]
    /// Around a field that may hold anything; doubled inside. Nothing that a number or a word begins with. nil: quotes are text.
    package var quote: UInt8?
    /// Makes what follows text, in quotes and outside: see `EscapeRule`. nil: there is no such byte.
    package var escape: UInt8?
    /// Lines that begin with it are no records; empty: there are no comments.
    package var comment: [UInt8] = []
    /// Whether nobody said that there are comments: then a line that is as wide as the table is a record.
    package var isCommentGuessed = false
    package var lineEnds = LineEnds.feeds
    /// Lines in front of the table.
    package var skipLines = 0
    /// Whether the first record names the columns.
    package var hasHeader: Bool
    /// Whether records may have one empty field more than the header has names: a delimiter at their end.
    package var hasTrailingDelimiter = false

    package init(delimiter: [UInt8], quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = true) {
        self.delimiter = delimiter
        self.quote = quote
        self.hasHeader = hasHeader
    }

    package init(delimiter: UInt8, quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = true) {
        self.init(delimiter: [delimiter], quote: quote, hasHeader: hasHeader)
    }

    /// RFC 4180.
    package static let comma = CSVDialect(delimiter: UInt8(ascii: ","))
    /// Tabs between fields, quotes as in RFC 4180.
    package static let tab = CSVDialect(delimiter: UInt8(ascii: "\t"))
}

extension CSVDialect {
    /// Whether the fast scan can read it: one delimiter byte, doubled quotes, lines that end in LF or CR LF, nothing left out.
    package var isPlain: Bool {
        delimiter.count == 1 && (delimiter.first ?? 0x80) < 0x80 && quote != nil && escape == nil && comment.isEmpty
            && lineEnds == .feeds && skipLines == 0 && !hasTrailingDelimiter
    }

    /// The quote in slabs: the dialect's own, so that quoted fields can stand there as they are.
    var slabQuote: UInt8 { quote ?? UInt8(ascii: "\"") }
}
