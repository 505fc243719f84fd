import ArgumentParser
import Millrace

/// `millrace inspect`: what a Parquet or Avro file says about itself.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show a Parquet or Avro file: schema, row groups, encodings, sizes, statistics, metadata, rows.",
        discussion: """
            The format is told by the file's first bytes. With --rows the rows are printed, one JSON object a line.

            Examples:
              millrace inspect out/parquet/orders.csv.parquet
              millrace inspect s3://lake/avro/orders.csv.avro --rows 10 --json
            """)

    @Argument(help: "A Parquet or Avro file: a path or s3://bucket/key.")
    var file: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Print rows instead: a number, or all.", valueName: "n|all"))
    var rows: String?

    @Flag(help: "Print one JSON object a line on standard output.")
    var json = false

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        let options = try ConversionOptions(typed: storage)
        let inspection = FileInspection(file, options: options)
        guard let rows else {
            let report = try await Interruption.cancelling { try await inspection.run() }
            if json {
                Console.print(InspectionPrinter.line(report).text)
            } else {
                InspectionPrinter.lines(report).forEach(Console.print)
            }
            return
        }
        guard let limit = rows == "all" ? Int.max : Int(rows), limit >= 0 else {
            throw MillraceError(.usage, "--rows \(rows) is not a number of rows", remedy: "use a number, or all")
        }
        try await Interruption.cancelling { try await inspection.writeRows(limit: limit) { Console.write($0) } }
    }
}
