import ArgumentParser
import Millrace

/// `millrace ddl`: the statements that make tables of what was written.
struct DDLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ddl",
        abstract: "Print CREATE EXTERNAL TABLE statements of Athena and Glue for what was written.",
        discussion: """
            DEST is where conversions write: a folder or s3://bucket/prefix/. Each tree (parquet/, avro/) becomes a table of all its
            files; their footers and headers are read, not their rows. Folders name=value become partitions. What is to be known
            stands above each statement as a comment.

            Examples:
              millrace ddl s3://lake/orders/
              millrace ddl lake --table sales.orders --json

            Exit codes: 0; 1 when files disagree on a column's type, cannot be read, or there are none; 2 usage; 75 interrupted.
            """)

    @Argument(help: "Where conversions write: a folder or s3://bucket/prefix/.")
    var dest: String

    @Option(
        help: ArgumentHelp(
            "The table of Parquet; that of Avro has _avro behind it (default: after DEST).", valueName: "name"))
    var table: String?

    @Option(help: ArgumentHelp("Where DEST is for Athena (default: where it is now).", valueName: "uri"))
    var location: String?

    @Flag(help: "Print one JSON object a line on standard output.")
    var json = false

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        var definitions = TableDefinitions(dest, options: try ConversionOptions(typed: storage))
        definitions.table = table
        definitions.location = location
        let report = try await Interruption.cancelling { [definitions] in try await definitions.run() }
        report.tables.forEach {
            json ? Console.print(TablePrinter.line($0).text) : Console.print(TablePrinter.lines($0))
        }
        report.failures.forEach(Console.error)
        Console.exit(ExitStatus(report))
    }
}
