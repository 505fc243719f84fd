import ArgumentParser
import Millrace

/// `millrace sniff`: what a source's columns are, and why.
struct SniffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sniff",
        abstract: "Show a source's columns and types, with the evidence for each.",
        discussion: """
            The first 16 MiB are looked at, or as much as --sample says, then a MiB in the middle and the last one where the
            source is not compressed; of a folder or prefix, the first object.
            A conversion decides over all values, so a type here is a fact only when everything was looked at.

            Examples:
              millrace sniff orders.csv
              millrace sniff s3://in/orders/ --sample all --schema-out orders.json
            """)

    @Argument(help: "A file, a folder, s3://bucket/key or s3://bucket/prefix/.")
    var source: String

    @Option(help: ArgumentHelp("How much of the beginning to look at: a size, or all.", valueName: "size|all"))
    var sample = "16MiB"

    @Option(
        name: .customLong("schema-out"),
        help: ArgumentHelp("Write the columns to a file, which --schema reads.", valueName: "file"))
    var schemaOut: String?

    @OptionGroup(title: "READING")
    var reading: ReadingOptions

    @OptionGroup(title: "RUNNING")
    var running: RunningOptions

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        var options = ConversionOptions()
        try reading.apply(to: &options)
        try running.apply(to: &options)
        try storage.apply(to: &options)
        let sniff = SourceSniff(source, sample: sample == "all" ? nil : try ByteSize(parsing: sample), options: options)
        let report = try await Interruption.cancelling { try await sniff.run() }
        if let schemaOut {
            try Files.write(Array((report.schema.json + "\n").utf8), to: schemaOut, "--schema-out")
        }
        if running.json {
            Console.print(SniffPrinter.line(report).text)
        } else {
            SniffPrinter.lines(report).forEach(Console.print)
        }
    }
}
