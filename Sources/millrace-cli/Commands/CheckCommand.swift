import ArgumentParser
import Millrace

/// `millrace check`: a conversion that writes nothing.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read everything, write nothing: what would be rejected, and why.",
        discussion: """
            Objects are read and typed as millrace convert would, in the same one or two passes.

            Examples:
              millrace check s3://in/orders/
              millrace check orders.csv --type amount='decimal(12,2)' --max-rejects 1% --json

            Exit codes: as millrace convert with the same options: 0; 3 when an object has more bad records than --max-rejects
            allows; 1 when one cannot be read; 2 usage; 75 interrupted.
            """)

    @Argument(help: "What to check.")
    var source: [String] = []

    @OptionGroup(title: "WHAT")
    var columns: ColumnOptions

    @OptionGroup(title: "READING")
    var reading: ReadingOptions

    @OptionGroup(title: "BAD ROWS")
    var badRows: BadRowOptions

    @OptionGroup(title: "RUNNING")
    var running: RunningOptions

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        let options = try ConversionOptions(typed: columns, reading, badRows, running, storage)
        let check = SourceCheck(source, options: options)
        let printer = CheckPrinter(isJSON: running.json)
        let report = try await Interruption.cancelling { try await check.run { await printer.show($0) } }
        Console.exit(ExitStatus(report))
    }
}
