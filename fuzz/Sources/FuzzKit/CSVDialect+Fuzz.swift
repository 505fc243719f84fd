import MillraceText

extension CSVDialect {
    /// Takes three bytes.
    package init(from input: inout FuzzInput) {
        self.init(
            delimiter: input.choose(Array(",\t;| :\u{1}".utf8)), quote: input.choose(Array("\"\"'`".utf8)),
            hasHeader: input.byte() & 1 == 0)
    }
}
