import ArgumentParser
import Millrace

/// `millrace`: one verb a file in Commands/, and no logic beyond asking the library and printing what it says.
@main
struct MillraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "millrace",
        abstract: "Turn CSV, TSV and JSON Lines in S3 into Parquet and Avro: one read, one parse, bounded memory.",
        discussion: """
            Examples:
              millrace convert s3://in/orders/ --to s3://lake/
              millrace sniff s3://in/orders/2026-11-01.csv
            """,
        version: Version.number,
        subcommands: [
            ConvertCommand.self, SniffCommand.self, CheckCommand.self, InspectCommand.self, VerifyCommand.self,
            ReplayCommand.self, WhyCommand.self, RunsCommand.self, DDLCommand.self, GCCommand.self,
        ])

    static func main() async {
        ProcessSettings.guardStandardInput()
        ProcessSettings.keepMemorySmall()
        do {
            try requireVerb(CommandLine.arguments.dropFirst().first)
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Console.exit(.allConverted)
        } catch {
            exit(withStatusFor: error)
        }
    }

    /// A misspelt verb is named before its options are, which the root does not know.
    private static func requireVerb(_ word: String?) throws {
        guard let word, !word.hasPrefix("-") else { return }
        let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard word != "help", !verbs.contains(word) else { return }
        throw MillraceError(.usage, "there is no verb '\(word)'", remedy: "use \(verbs.joined(separator: ", "))")
    }

    /// Usage errors leave with 2, help with 0, everything else with the status that the library gives it.
    private static func exit(withStatusFor error: any Error) -> Never {
        switch error {
        case let error as MillraceError:
            Console.error(error)
            Console.exit(ExitStatus(error))
        case is CancellationError:
            Console.note("interrupted")
            Console.exit(.tryAgain)
        case let status as ExitCode: Console.exit(code: status.rawValue)
        default:
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success {
                Console.print(text)
                Console.exit(.allConverted)
            }
            Console.note(text)
            Console.exit(.usage)
        }
    }
}
