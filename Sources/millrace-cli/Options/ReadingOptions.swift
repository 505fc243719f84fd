import ArgumentParser
import Millrace

/// How the text is read: shared by every verb that reads it.
struct ReadingOptions: ParsableArguments, OptionValues {
    @Option(help: ArgumentHelp("Input format: auto, csv, tsv or jsonl.", valueName: "format"))
    var input = "auto"

    @Option(
        help: ArgumentHelp(
            "Between two fields: one character or more, 'tab', or \\x1f for the character of that number (default: found out).",
            valueName: "text"))
    var delimiter: String?

    @Option(help: ArgumentHelp("Around fields: one character, or 'none' (default: found out).", valueName: "char"))
    var quote: String?

    @Option(
        help: ArgumentHelp(
            "Makes the character behind it text; 'doubled' or 'none' where quotes are only doubled (default: found out).",
            valueName: "char"))
    var escape: String?

    @Option(
        help: ArgumentHelp(
            "What a line begins with that is no record, or 'none' (default: found out).", valueName: "text"))
    var comment: String?

    @Option(
        help: ArgumentHelp("Whether the first record names the columns: auto, yes or no.", valueName: "auto|yes|no"))
    var header = "auto"

    @Option(
        name: .customLong("skip-lines"),
        help: ArgumentHelp("Lines in front of the table (default: found out).", valueName: "n"))
    var skipLines: Int?

    @Option(
        help: ArgumentHelp(
            "utf-8, utf-16le, utf-16be, latin-1, windows-1252 or shift-jis (default: UTF-8, or what a byte order mark says).",
            valueName: "name"))
    var encoding: String?

    @Option(
        name: .customLong("invalid-bytes"),
        help: ArgumentHelp(
            "Bytes that are no text: reject their record, or replace them by U+FFFD.", valueName: "reject|replace"))
    var invalidBytes = "reject"

    @Option(
        name: .customLong("null"),
        help: ArgumentHelp(
            "A text in a field without quotes that stands for no value, besides the empty one; may be repeated.",
            valueName: "text"))
    var nulls: [String] = []

    @Option(help: ArgumentHelp("Before a number's fraction: '.' or ','.", valueName: "char"))
    var decimal = "."

    @Option(help: ArgumentHelp("Between groups of three digits (default: none).", valueName: "char"))
    var thousands: String?

    @Option(help: ArgumentHelp("Words for true and false, such as yes/no; may be repeated.", valueName: "true/false"))
    var booleans: [String] = []

    @Option(
        help: ArgumentHelp(
            "The order in dates such as 03/04/2026: dmy, mdy or ymd (default: what all values of the column say).",
            valueName: "order"))
    var dates: String?

    @Option(
        name: .customLong("two-digit-years"),
        help: ArgumentHelp(
            "The first of the hundred years that two digits stand for, with --dates (default: such dates stay text).",
            valueName: "year"))
    var twoDigitYears: Int?

    @Option(
        name: .customLong("decimal-inference"),
        help: ArgumentHelp(
            "Which columns of numbers become decimals: off, exact (where a double would lose digits) or always.",
            valueName: "which"))
    var decimalInference = "off"

    @Flag(help: "Make columns a.b of nested JSON objects.")
    var flatten = false

    @Option(
        name: .customLong("type"),
        help: ArgumentHelp(
            "Declare a column's type instead of inferring it; may be repeated. Types: boolean, int64, double, decimal(P,S), date, timestamp, timestamp_tz, string.",
            valueName: "column=type"))
    var types: [String] = []

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        options.input = try ReadingOptions.choice(input, "--input")
        try applyDialect(to: &options.reading)
        try applyValues(to: &options.reading)
        for declaration in types {
            guard let equals = declaration.lastIndex(of: "="), equals > declaration.startIndex else {
                throw MillraceError(.usage, "--type \(declaration) names no column", remedy: "write --type COLUMN=TYPE")
            }
            let column = String(declaration[..<equals])
            options.declaredTypes[column] = try ColumnType(
                parsing: String(declaration[declaration.index(after: equals)...]))
        }
    }

    private func applyDialect(to rules: inout ReadingRules) throws(MillraceError) {
        rules.delimiter = delimiter.map(ReadingOptions.unescaped)
        rules.quote = quote.map { $0 == "none" ? "" : $0 }
        rules.escape = escape.map { ["none": "", "doubled": ""][$0] ?? $0 }
        rules.comment = comment.map { $0 == "none" ? "" : $0 }
        rules.header = try ReadingOptions.choice(header, "--header")
        if let skipLines, skipLines < 0 { throw MillraceError(.usage, "--skip-lines must not be below 0") }
        rules.skipLines = skipLines
        if let encoding { rules.encoding = try ReadingOptions.encoding(encoding) }
        rules.invalidBytes = try ReadingOptions.choice(invalidBytes, "--invalid-bytes")
    }

    private func applyValues(to rules: inout ReadingRules) throws(MillraceError) {
        rules.nullTexts = nulls
        rules.decimalMark = try ReadingOptions.character(decimal, "--decimal")
        if let thousands { rules.thousandsMark = try ReadingOptions.character(thousands, "--thousands") }
        for pair in booleans { rules.booleanWords.append(try ReadingRules.BooleanWords(parsing: pair)) }
        if let dates {
            let order: ReadingRules.DateOrder = try ReadingOptions.choice(dates, "--dates")
            rules.dateOrder = order
        }
        rules.twoDigitYears = twoDigitYears
        rules.decimalInference = try ReadingOptions.choice(decimalInference, "--decimal-inference")
        rules.flatten = flatten
    }

    /// `tab`, `\t` and `\x1f` stand for control characters, which nobody can type.
    private static func unescaped(_ text: String) -> String {
        if text == "tab" { return "\t" }
        var parts = text.replacing("\\t", with: "\t").split(separator: "\\x", omittingEmptySubsequences: false)
        var result = String(parts.removeFirst())
        for part in parts {
            let number = part.count >= 2 ? UInt8(part.prefix(2), radix: 16) : nil
            guard let number, number < 0x80 else {
                result += "\\x" + part
                continue
            }
            result += String(UnicodeScalar(number)) + part.dropFirst(2)
        }
        return result
    }

    private static func encoding(_ text: String) throws(MillraceError) -> ReadingRules.Encoding {
        let names = [
            "utf8": "utf-8", "utf-16": "utf-16le", "utf16": "utf-16le", "latin1": "latin-1", "iso-8859-1": "latin-1",
            "cp1252": "windows-1252", "sjis": "shift-jis", "shift_jis": "shift-jis", "cp932": "shift-jis",
        ]
        let name = text.lowercased()
        return try choice(names[name] ?? name, "--encoding")
    }

    private static func character(_ text: String, _ option: String) throws(MillraceError) -> Character {
        guard text.count == 1, let character = text.first else {
            throw MillraceError(.usage, "\(option) must be one character")
        }
        return character
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String, _ option: String
    ) throws(MillraceError) -> Choice {
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue)
            throw MillraceError(
                .usage, "\(option) knows no '\(text)'",
                remedy: "use \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")")
        }
        return choice
    }
}

/// What becomes of records and values that cannot be read.
struct BadRowOptions: ParsableArguments, OptionValues {
    @Option(
        name: .customLong("on-error"),
        help: ArgumentHelp(
            """
            Values that their declared type cannot hold: widen the column's type, reject the record, keep it with the text in \
            a column _rescued, or fail the object (default: reject).
            """,
            valueName: "widen|reject|rescue|fail"))
    var onError: String?

    @Option(
        name: .customLong("max-rejects"),
        help: ArgumentHelp(
            "How many records of an object may be rejected, as a number or a percentage, before it fails.",
            valueName: "n|p%"))
    var maxRejects = "0"

    @Option(
        help: ArgumentHelp(
            "Where rejected records go (default: _millrace/rejects/ at the destination).", valueName: "uri"))
    var rejects: String?

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        if let onError { options.onError = try ErrorPolicy(parsing: onError) }
        options.maxRejects = try RejectLimit(parsing: maxRejects)
        options.rejects = rejects
    }
}
