import Millrace

/// Shows a replay: for a person, or as JSON Lines.
actor ReplayPrinter {
    private let isJSON: Bool

    init(isJSON: Bool) { self.isJSON = isJSON }

    func show(_ event: ReplayEvent) {
        Console.print(isJSON ? [ReplayPrinter.line(event).text] : ReplayPrinter.lines(event))
        switch event {
        case .fileFailed(_, let error): Console.error(error)
        case .replayFinished(let report) where report.wasInterrupted:
            Console.note("interrupted: run again to go on")
        case .fileReplayed(let file):
            for column in file.retyped {
                Console.note(
                    "'\(column.name)' is \(column.now) in the replayed rows and \(column.before) in those beside them: many readers want "
                        + "one type in a folder; to have it, convert the source again with the new type")
            }
        case .replayFinished: break
        }
    }

    private static func lines(_ event: ReplayEvent) -> [String] {
        switch event {
        case .fileReplayed(let file):
            [Console.printable(file.rejects) + ": " + counts(file.records, file.rowsWritten, file.rowsRefused)]
                + file.outputs.map { "  → \(Console.printable($0.location))" }
                + file.reasons.flatMap(CheckPrinter.reasonLines)
        case .fileFailed: []
        case .replayFinished(let report):
            ["in all: " + counts(report.records, report.rowsWritten, report.rowsRefused)]
        }
    }

    private static func counts(_ records: UInt64, _ written: UInt64, _ refused: UInt64) -> String {
        "\(Numbers.counted(records, "record")) = \(Numbers.grouped(written)) written + \(Numbers.grouped(refused)) refused again"
    }

    private static func line(_ event: ReplayEvent) -> JSONLine {
        var line = JSONLine()
        switch event {
        case .fileReplayed(let file): add(file, to: &line)
        case .fileFailed(let rejects, let error):
            line.add("event", "file_failed")
            line.add("rejects", rejects)
            line.add("error", EventPrinter.describe(error))
        case .replayFinished(let report):
            line.add("event", "replay_finished")
            line.add("files", report.files)
            line.add("files_failed", report.failures.count)
            line.add("records", report.records)
            line.add("rows_written", report.rowsWritten)
            line.add("rows_refused", report.rowsRefused)
            line.add("interrupted", report.wasInterrupted)
            line.add("exit_code", ExitStatus(report).rawValue)
        }
        return line
    }

    private static func describe(_ column: RetypedColumn) -> JSONLine {
        var line = JSONLine()
        line.add("column", column.name)
        line.add("before", column.before)
        line.add("now", column.now)
        return line
    }

    private static func add(_ file: ReplayedFile, to line: inout JSONLine) {
        line.add("event", "file_replayed")
        line.add("rejects", file.rejects)
        line.add("source", file.source)
        line.add("records", file.records)
        line.add("rows_written", file.rowsWritten)
        line.add("rows_refused", file.rowsRefused)
        line.add("outputs", file.outputs.map(EventPrinter.describe))
        line.add("reasons", file.reasons.map(CheckPrinter.describe))
        line.add("retyped", file.retyped.map(describe))
    }
}
