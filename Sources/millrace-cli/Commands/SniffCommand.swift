import ArgumentParser
import Millrace

/// `millrace sniff`: what a source's columns are, and why.
struct SniffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sniff",
        abstract: "Show a source's columns and types, with the evidence for each.",
        discussion: """
            The first 16 MiB are looked at, or as much as --sample says, then a MiB in the middle and the last one where the
            source is not compressed. Of a folder, a prefix, a pattern or a list, up to 100 objects are read that are spread evenly over
            it, or as many as --objects says: the types are then those that fit all of them, and every value that forced one is named.
            A conversion decides over all values, so a type here is a fact only when everything was looked at.

            Examples:
              millrace sniff orders.csv
              millrace sniff s3://in/orders/ --objects all --schema-out orders.json
            """)

    @Argument(help: "A file, a folder, s3://bucket/key or s3://bucket/prefix/.")
    var source: String

    @Option(help: ArgumentHelp("How much of the beginning to look at: a size, or all.", valueName: "size|all"))
    var sample = "16MiB"

    @Option(
        help: ArgumentHelp(
            "How many objects to look at, where there are several: a number, or all.", valueName: "n|all"))
    var objects = "100"

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
        let size = sample == "all" ? nil : try ByteSize(parsing: sample)
        var survey = SchemaSurvey([source], options: options)
        (survey.sample, survey.objects) = (size, try count())
        if try await survey.hasSeveralObjects() { return try await show(survey) }
        let sniff = SourceSniff(source, sample: size, options: options)
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

    private func count() throws(MillraceError) -> Int? {
        guard objects != "all" else { return nil }
        guard let count = Int(objects), count >= 2 else {
            throw MillraceError(
                .usage, "--objects \(objects) is not a number of objects", remedy: "use all, or a number from 2")
        }
        return count
    }

    private func show(_ survey: SchemaSurvey) async throws {
        let report = try await Interruption.cancelling { try await survey.run() }
        if let schemaOut {
            try Files.write(Array((report.schema.json + "\n").utf8), to: schemaOut, "--schema-out")
        }
        if running.json {
            Console.print(SurveyPrinter.line(report, source).text)
        } else {
            SurveyPrinter.lines(report, source).forEach(Console.print)
        }
        for failure in report.failures { Console.error(failure.error) }
        if !report.failures.isEmpty { Console.exit(.someFailed) }
    }
}
