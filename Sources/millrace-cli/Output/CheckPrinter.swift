import Millrace

/// Shows a check: for a person, or as JSON Lines.
actor CheckPrinter {
    private let isJSON: Bool
    private var ignored = IgnoredOptionNotes()

    init(isJSON: Bool) { self.isJSON = isJSON }

    func show(_ event: CheckEvent) {
        Console.print(isJSON ? [CheckPrinter.line(event).text] : CheckPrinter.lines(event))
        switch event {
        case .objectChecked(let object):
            ignored.lines(object.ignoredOptions, object.source, object.input).forEach(Console.note)
        case .objectFailed(_, let error): Console.error(error)
        case .checkFinished(let report) where report.wasInterrupted: Console.note("interrupted")
        case .checkFinished(let report) where report.objectsFound == 0 && report.failures.isEmpty:
            Console.note("nothing to check was found")
        case .objectSkipped, .checkFinished: break
        }
    }

    private static func lines(_ event: CheckEvent) -> [String] {
        switch event {
        case .objectChecked(let object): objectLines(object)
        case .objectSkipped(let source, let reason):
            [SummaryPrinter.skipped(source, reason)]
        case .objectFailed: []
        case .checkFinished(let report):
            [
                "in all: \(Numbers.counted(report.rowsRead, "record")), \(Numbers.grouped(report.rowsRejected)) to reject; "
                    + "\(Numbers.counted(report.failures.count, "object")) would fail"
            ]
        }
    }

    private static func objectLines(_ object: ObjectCheck) -> [String] {
        let verdict = object.failure == nil ? "ok" : "would fail"
        var lines = [
            "\(Console.printable(object.source)): \(verdict): \(Numbers.counted(object.rowsRead, "record")), "
                + "\(Numbers.grouped(object.rowsRejected)) to reject, \(Numbers.counted(object.columns.count, "column"))"
        ]
        lines += MisfitLines.lines(object.misfits).map { "  " + $0 }
        for reason in object.reasons { lines += reasonLines(reason) }
        return lines
    }

    /// A count, then the first offenders below it.
    static func reasonLines(_ reason: RejectReason) -> [String] {
        let title = "  \(Numbers.grouped(reason.count)) \(reason.reason)"
        let first = reason.first.map { error in
            "    " + Console.printable(place(error) + error.message)
        }
        let more = UInt64(reason.first.count) < reason.count ? ["    …"] : []
        return [title] + first + more
    }

    private static func place(_ error: MillraceError) -> String {
        guard let position = error.position else { return "" }
        // A value in JSON has a path and no number.
        let name = position.columnName.map { " (\(Console.printable($0)))" } ?? ""
        let column = (position.column.map { ", column \($0)" } ?? "") + name
        return "record \(position.record), line \(position.line)\(column), byte \(position.byte): "
    }

    private static func line(_ event: CheckEvent) -> JSONLine {
        var line = JSONLine()
        switch event {
        case .objectChecked(let object): add(object, to: &line)
        case .objectSkipped(let source, let reason): line = EventPrinter.skipped(source, reason)
        case .objectFailed(let source, let error): line = EventPrinter.failed(source, error)
        case .checkFinished(let report): add(report, to: &line)
        }
        return line
    }

    private static func add(_ object: ObjectCheck, to line: inout JSONLine) {
        line.add("event", "object_checked")
        line.add("source", object.source)
        line.add("rows_read", object.rowsRead)
        line.add("rows_rejected", object.rowsRejected)
        line.add("bytes_read", object.bytesRead)
        line.add("reasons", object.reasons.map(describe))
        line.add(
            "columns",
            object.columns.map { column in
                var entry = JSONLine()
                entry.add("name", column.name)
                entry.add("type", column.type)
                return entry
            })
        if !object.misfits.isEmpty { line.add("misfits", object.misfits.map(MisfitLines.describe)) }
        line.add("input", object.input.rawValue)
        if !object.ignoredOptions.isEmpty { line.add("ignored_options", object.ignoredOptions) }
        line.add("would_fail", object.failure != nil)
        if let failure = object.failure { line.add("error", EventPrinter.describe(failure)) }
    }

    /// A reason with its count and its first offenders.
    static func describe(_ reason: RejectReason) -> JSONLine {
        var entry = JSONLine()
        entry.add("reason", reason.reason)
        entry.add("count", reason.count)
        entry.add("first", reason.first.map(EventPrinter.describe))
        return entry
    }

    private static func add(_ report: CheckReport, to line: inout JSONLine) {
        line.add("event", "check_finished")
        line.add("objects_found", report.objectsFound)
        line.add("objects_checked", report.objectsChecked)
        line.add("objects_skipped", report.skipped.values.reduce(0, +))
        line.add("objects_failed", report.failures.count)
        line.add("rows_read", report.rowsRead)
        line.add("rows_rejected", report.rowsRejected)
        line.add("bytes_read", report.bytesRead)
        line.add("interrupted", report.wasInterrupted)
        line.add("exit_code", ExitStatus(report).rawValue)
    }
}
