import Millrace

/// Shows a conversion to whoever is there: a person at a terminal, a log, or a program that reads JSON Lines.
actor ConversionPrinter {
    private let isJSON: Bool
    private let isInteractive = Console.isInteractive
    private var progress = ProgressLine()
    private var failures = 0
    private var ignored = IgnoredOptionNotes()

    /// More failures than this are only counted: the report has them all in `--json`.
    private static let shownFailures = 20

    init(isJSON: Bool) { self.isJSON = isJSON }

    func show(_ event: ConversionEvent) {
        if isJSON { EventPrinter.print(event) }
        switch event {
        case .progress(let now): if isInteractive { progress.draw(now) }
        case .objectFailed(_, let error):
            failures += 1
            guard failures <= ConversionPrinter.shownFailures else { return }
            progress.clear()
            Console.error(error)
        case .objectSkipped(let source, .empty):
            progress.clear()
            Console.note("skipped: \(source): it is empty: nothing to convert")
        case .objectPlanned(let source, let bytes, let plan):
            progress.clear()
            if !isJSON { Console.print([PlanLines.line(source, bytes, plan)]) }
        case .runFinished(let report): finish(report)
        case .objectFinished(let report): show(report)
        case .runStarted, .objectStarted, .objectSkipped, .groupFinished: break
        }
    }

    /// Says what a person would not expect of a converted object.
    private func show(_ object: ObjectReport) {
        let source = Console.printable(object.source)
        var lines = ignored.lines(object.ignoredOptions, object.source, object.input)
        if object.rowsWritten == 0, object.rowsRejected > 0 {
            lines.append("\(source): every record was rejected: its outputs have no rows")
        }
        if !isJSON { lines += MisfitLines.lines(object.misfits).map { "\(source): \($0)" } }
        guard !lines.isEmpty else { return }
        progress.clear()
        lines.forEach(Console.note)
    }

    private func finish(_ report: ConversionReport) {
        progress.clear()
        if failures > ConversionPrinter.shownFailures {
            Console.note(
                "… and \(Numbers.counted(failures - ConversionPrinter.shownFailures, "failed object")) more; --json names them all"
            )
        }
        if report.wasInterrupted {
            Console.note("interrupted: what was under way has been taken back; run again to go on")
        } else if !report.planned.isEmpty {
            if !isJSON { PlanLines.summary(report).forEach(Console.note) }
            return
        } else if report.objectsFound == 0, report.failures.isEmpty {
            Console.note("nothing to convert was found")
        }
        guard !isJSON else { return }
        for line in SummaryPrinter.lines(report) { Console.note(line) }
    }
}
