import ArgumentParser
import Millrace

/// `millrace gc`: what conversions left behind that were cut short.
struct GCCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "List, and with --delete take away, stale uploads and temporary files of Millrace's own.",
        discussion: """
            DEST is a folder or s3://bucket/prefix/. In S3 these are multipart uploads to keys of Millrace's own below DEST
            (parquet/….parquet, avro/….avro, _millrace/…), whose parts are paid for until somebody ends them; in a folder, files named
            .millrace-….tmp. An upload's age counts from its beginning, a file's from its last write. Choose --older-than longer than
            any conversion to DEST that may still be running.

            Examples:
              millrace gc s3://lake/
              millrace gc lake --older-than 7d --delete

            Exit codes: 0; 1 when something could not be taken away, or DEST cannot be listed; 2 usage; 75 interrupted.
            """)

    @Argument(help: "Where conversions write: a folder or s3://bucket/prefix/.")
    var dest: String

    @Option(name: .customLong("older-than"), help: ArgumentHelp("Leave alone what is younger.", valueName: "duration"))
    var olderThan = "24h"

    @Flag(help: "Abort the uploads and remove the files.")
    var delete = false

    @Flag(help: "Print one JSON object a line on standard output.")
    var json = false

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        var collection = GarbageCollection(dest, options: try ConversionOptions(typed: storage))
        collection.olderThan = try TimeSpan(parsing: olderThan, option: "--older-than")
        collection.deletes = delete
        let printer = GarbagePrinter(isJSON: json, deletes: delete, olderThan: collection.olderThan)
        let report = try await Interruption.cancelling { [collection] in
            try await collection.run { printer.show($0) }
        }
        printer.show(report)
        Console.exit(ExitStatus(report))
    }
}
