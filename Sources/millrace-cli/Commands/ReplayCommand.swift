import ArgumentParser
import Millrace

/// `millrace replay`: converts rejected records again.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Convert rejected records again, after the schema or the way of reading was mended.",
        discussion: """
            REJECTS is a file below _millrace/rejects/, or a folder or prefix of such files. Records are read as they were, under the
            types of the rows beside them; what is given here wins. The rows go to files of their own in the same trees, and their
            records leave the file of rejects; those refused again stay in it. Only one replay of a file may run at a time.

            Examples:
              millrace replay lake/_millrace/rejects/ --to lake --type amount=string
              millrace replay s3://lake/_millrace/rejects/orders.csv.jsonl --to s3://lake/ --null n/a

            Exit codes: 0 all replayed; 1 some file failed; 2 usage; 3 some records were refused again; 75 interrupted.
            """)

    @Argument(help: "What to replay.")
    var rejects: [String] = []

    @OptionGroup(title: "WHAT")
    var what: WhatOptions

    @OptionGroup(title: "READING")
    var reading: ReadingOptions

    @OptionGroup(title: "WRITING")
    var writing: WritingOptions

    @OptionGroup(title: "RUNNING")
    var running: RunningOptions

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    @OptionGroup(title: "OBJECTS IN S3")
    var objects: ObjectOptions

    func run() async throws {
        var options = try ConversionOptions(typed: what, what.columns, reading, writing, running, storage, objects)
        options.provenance = Provenance.injected(options.environment)
        let replay = Replay(rejects, to: what.to, options: options)
        let printer = ReplayPrinter(isJSON: running.json)
        let report = try await Interruption.cancelling { try await replay.run { await printer.show($0) } }
        Console.exit(ExitStatus(report))
    }
}
