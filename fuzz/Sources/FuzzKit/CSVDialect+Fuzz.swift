import MillraceText

extension CSVDialect {
    /// Takes six bytes. Half of all dialects are plain, so that the fast scan is not forgotten.
    package init(from input: inout FuzzInput) {
        self.init(
            delimiter: input.choose(Array(",\t;| :\u{1}".utf8)), quote: input.choose(Array("\"\"'`".utf8)),
            hasHeader: input.byte() & 1 == 0)
        let kind = input.byte()
        let details = (input.byte(), input.byte())
        guard kind & 1 == 1 else { return }
        if kind & 2 == 2 { delimiter.append(delimiter[0]) }
        if kind & 4 == 4 { quote = nil }
        if kind & 8 == 8 { escape = UInt8(ascii: "\\") }
        lineEnds = kind & 16 == 16 ? .any : .feeds
        hasTrailingDelimiter = kind & 32 == 32
        comment = details.0 & 1 == 1 ? [UInt8(ascii: "#")] : []
        skipLines = Int(details.1 & 3)
    }
}
