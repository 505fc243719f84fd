/// How records and fields are told apart.
package struct CSVDialect: Hashable, Sendable {
    /// Between two fields: one ASCII byte that is neither a line end nor the quote.
    package var delimiter: UInt8
    /// Around a field that may hold anything; doubled inside. Nothing that a number or a word begins with.
    package var quote: UInt8
    /// Whether the first record names the columns.
    package var hasHeader: Bool

    package init(delimiter: UInt8, quote: UInt8 = UInt8(ascii: "\""), hasHeader: Bool = true) {
        self.delimiter = delimiter
        self.quote = quote
        self.hasHeader = hasHeader
    }

    /// RFC 4180.
    package static let comma = CSVDialect(delimiter: UInt8(ascii: ","))
    /// Tabs between fields, quotes as in RFC 4180.
    package static let tab = CSVDialect(delimiter: UInt8(ascii: "\t"))
}
