import MillraceText

extension ConversionOptions {
    /// How an object of this name is read.
    func dialect(forName name: String) -> CSVDialect {
        var dialect = CSVDialect.comma
        dialect.delimiter = delimiter ?? input.delimiter(forName: name)
        return dialect
    }
}
