import ArgumentParser
import Millrace

/// `millrace runs`: what was done before.
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Show the runs that wrote to a destination: when, how many, how fast, what failed.",
        discussion: """
            Every run of millrace convert leaves a record in _millrace/runs/ at DEST. The latest stands last.

            Examples:
              millrace runs s3://lake/
              millrace runs out --latest 100 --json

            Exit codes: 0; 1 the destination cannot be read; 2 usage.
            """)

    @Argument(help: ArgumentHelp("Where the outputs went.", valueName: "dest"))
    var dest: String

    @Option(help: "How many runs to show.")
    var latest = 20

    @Flag(help: "Show the objects that failed, too.")
    var failures = false

    @Flag(help: "Print one JSON object a line on standard output.")
    var json = false

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        guard latest > 0 else { throw MillraceError(.usage, "--latest must be at least 1") }
        let options = try ConversionOptions(typed: storage)
        let records = try await RunHistory(of: dest, options: options).load(latest: latest)
        if json {
            for record in records { Console.print(RunPrinter.line(record).text) }
        } else if records.isEmpty {
            Console.note("no run has left a record at \(Console.printable(dest))")
        } else {
            Console.print(RunPrinter.lines(records, showsFailures: failures))
        }
    }
}
