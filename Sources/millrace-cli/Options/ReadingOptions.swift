import ArgumentParser
import Millrace

/// How the text is read: shared by every verb that reads it.
struct ReadingOptions: ParsableArguments {
    @Option(help: "Input format: auto (by the name), csv or tsv.")
    var input = "auto"

    @Option(help: ArgumentHelp("The delimiter: one ASCII character, or 'tab'.", valueName: "char"))
    var delimiter: String?

    @Option(
        name: .customLong("type"),
        help: ArgumentHelp(
            "Declare a column's type instead of inferring it; may be repeated. Types: boolean, int64, double, decimal(P,S), date, timestamp, timestamp_tz, string.",
            valueName: "column=type"))
    var types: [String] = []

    /// Puts what was typed into the library's options.
    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        guard let format = InputFormat(rawValue: input) else {
            throw MillraceError(.usage, "there is no input format '\(input)'", remedy: "use --input auto, csv or tsv")
        }
        options.input = format
        if let delimiter { options.delimiter = try ReadingOptions.byte(delimiter) }
        for declaration in types {
            guard let equals = declaration.lastIndex(of: "="), equals > declaration.startIndex else {
                throw MillraceError(.usage, "--type \(declaration) names no column", remedy: "write --type COLUMN=TYPE")
            }
            let column = String(declaration[..<equals])
            options.declaredTypes[column] = try ColumnType(
                parsing: String(declaration[declaration.index(after: equals)...]))
        }
    }

    private static func byte(_ text: String) throws(MillraceError) -> UInt8 {
        if text == "tab" || text == "\\t" { return UInt8(ascii: "\t") }
        guard text.utf8.count == 1, let byte = text.utf8.first else {
            throw MillraceError(
                .usage, "the delimiter '\(text)' is not one ASCII character", remedy: "for example --delimiter ';'")
        }
        return byte
    }
}
