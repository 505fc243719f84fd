import ArgumentParser
import Millrace

/// `millrace why`: what a rejected record looks like, and which rule refused it.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show a rejected record with its neighbours, the byte at fault, and the rule that refused it.",
        discussion: """
            REJECT is a file below _millrace/rejects/, or one of its lines as FILE:LINE. Without a line or --record the first three
            records are shown. The neighbours come from the source, if it is still there and unchanged.

            Examples:
              millrace why lake/_millrace/rejects/2026/orders.csv.jsonl
              millrace why s3://lake/_millrace/rejects/orders.csv.jsonl --record 20481
            """)

    @Argument(help: "A file of rejected records, or FILE:LINE.")
    var reject: String

    @Option(help: ArgumentHelp("The record with this number in its source.", valueName: "n"))
    var record: UInt64?

    @Flag(help: "Print one JSON object a line on standard output.")
    var json = false

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    func run() async throws {
        let options = try ConversionOptions(typed: storage)
        let (file, line) = WhyCommand.parts(reject)
        let selection = record.map { RejectLookup.Selection.record($0) } ?? line.map { .line($0) } ?? .first(3)
        let lookup = RejectLookup(file, options: options)
        let found = try await Interruption.cancelling { try await lookup.run(selection) }
        let lines = json ? WhyPrinter.json(found) : WhyPrinter.lines(found)
        lines.forEach(Console.print)
    }

    /// Takes `FILE:LINE` apart.
    private static func parts(_ text: String) -> (file: String, line: Int?) {
        guard let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]),
            text[..<colon].hasSuffix(".jsonl")
        else { return (text, nil) }
        return (String(text[..<colon]), line)
    }
}
