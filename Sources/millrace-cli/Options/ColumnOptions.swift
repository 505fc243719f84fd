import ArgumentParser
import Millrace

/// What becomes of columns.
struct ColumnOptions: ParsableArguments, OptionValues {
    @Option(
        help: ArgumentHelp(
            "A file that declares columns: JSON as sniff --schema-out writes it, an Avro .avsc, or an Athena column list.",
            valueName: "file"))
    var schema: String?

    @Option(help: ArgumentHelp("Give a column another name in the outputs; may be repeated.", valueName: "old=new"))
    var rename: [String] = []

    @Option(help: ArgumentHelp("Leave a column out; may be repeated.", valueName: "column"))
    var drop: [String] = []

    @Option(
        help: ArgumentHelp(
            "Replace a column's values by HMAC-SHA-256 in hexadecimal, keyed by MILLRACE_HASH_KEY; may be repeated.",
            valueName: "column"))
    var hash: [String] = []

    @Option(help: ArgumentHelp("Replace a column's values by ***; may be repeated.", valueName: "column"))
    var mask: [String] = []

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        if let schema { options.schema = try DeclaredSchema(parsing: Files.read(schema, "--schema"), source: schema) }
        var edits = ColumnEdits()
        edits.dropped = drop
        edits.hashed = hash
        edits.masked = mask
        for text in rename { edits.renamed.append(try ColumnEdits.Rename(parsing: text)) }
        options.edits = edits
    }
}
