import ArgumentParser
import Millrace

/// `millrace verify`: counts again.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Count again from sources and outputs: rows conserved, checksums, footers.",
        discussion: """
            Give the same SOURCE, DEST and --format as to millrace convert, and the same options of reading. Every source is read again, and
            every page and block of its outputs; what the manifest says of them has to agree. With --deep every value is decoded, and held against the other format's.

            Examples:
              millrace verify s3://in/orders/ --to s3://lake/
              millrace verify orders.csv --to out --format parquet --deep --json

            Exit codes: 0 no difference; 1 some difference, or a source that cannot be counted; 2 usage; 75 interrupted.
            """)

    @Argument(help: "What was converted.")
    var source: [String] = []

    @OptionGroup(title: "WHAT")
    var what: WhatOptions

    @Option(help: ArgumentHelp("Where rejected records are (default: _millrace/rejects/ at DEST).", valueName: "uri"))
    var rejects: String?

    @Flag(help: "Decode every value, and compare the formats.")
    var deep = false

    @OptionGroup(title: "READING")
    var reading: ReadingOptions

    @OptionGroup(title: "RUNNING")
    var running: RunningOptions

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        // What became of columns does not matter to counts, nor to one format beside the other.
        var options = try ConversionOptions(typed: what, reading, running, storage)
        options.rejects = rejects
        var verification = Verification(source, of: what.to, options: options)
        verification.isDeep = deep
        let printer = VerificationPrinter(isJSON: running.json)
        let report = try await Interruption.cancelling { [verification] in
            try await verification.run { await printer.show($0) }
        }
        Console.exit(ExitStatus(report))
    }
}
