import Millrace

/// Prints events as JSON Lines: one a line, with names that stay.
enum EventPrinter {
    static func print(_ event: ConversionEvent) { Console.print(line(event).text) }

    static func line(_ event: ConversionEvent) -> JSONLine {
        var line = JSONLine()
        switch event {
        case .runStarted(let sources, let destination):
            line.add("event", "run_started")
            line.add("sources", sources)
            line.add("destination", destination)
        case .objectStarted(let source, let bytes):
            line.add("event", "object_started")
            line.add("source", source)
            line.add("bytes", bytes)
        case .objectPlanned(let source, let bytes, let plan):
            line.add("event", "object_planned")
            line.add("source", source)
            if let bytes { line.add("bytes", bytes) }
            line.add("plan", plan.rawValue)
        case .progress(let progress): add(progress, to: &line)
        case .objectFinished(let report): add(report, to: &line)
        case .groupFinished(let report): add(report, to: &line)
        case .objectSkipped(let source, let reason): line = skipped(source, reason)
        case .objectFailed(let source, let error): line = failed(source, error)
        case .runFinished(let report): add(report, to: &line)
        }
        return line
    }

    /// An object that was passed over, whichever verb did.
    static func skipped(_ source: String, _ reason: SkipReason) -> JSONLine {
        var line = JSONLine()
        line.add("event", "object_skipped")
        line.add("source", source)
        line.add("reason", reason.rawValue)
        return line
    }

    /// An object that failed, whichever verb met it.
    static func failed(_ source: String, _ error: MillraceError) -> JSONLine {
        var line = JSONLine()
        line.add("event", "object_failed")
        line.add("source", source)
        if let records = error.recordsRead { line.add("rows_read", records) }
        line.add("error", describe(error))
        return line
    }

    /// An error as an object of its own.
    static func describe(_ error: MillraceError) -> JSONLine {
        var line = JSONLine()
        line.add("code", error.code.rawValue)
        line.add("message", error.message)
        line.add("remedy", error.remedy)
        line.add("object", error.object)
        line.add("reason", error.reason)
        line.add("cause", error.cause)
        if !error.others.isEmpty { line.add("others", error.others.map(describe)) }
        guard let position = error.position else { return line }
        line.add("record", position.record)
        line.add("line", position.line)
        if let column = position.column { line.add("column", column) }
        line.add("column_name", position.columnName)
        line.add("byte", position.byte)
        return line
    }

    /// An output as an object of its own.
    static func describe(_ output: OutputReport) -> JSONLine {
        var entry = JSONLine()
        entry.add("format", output.format.rawValue)
        entry.add("url", output.location)
        entry.add("bytes", output.bytes)
        entry.add("rows", output.rows)
        return entry
    }

    private static func describe(_ column: RenamedColumn) -> JSONLine {
        var entry = JSONLine()
        entry.add("format", column.format.rawValue)
        entry.add("column", column.name)
        entry.add("written", column.written)
        return entry
    }

    private static func add(_ progress: ConversionProgress, to line: inout JSONLine) {
        line.add("event", "progress")
        line.add("objects_found", progress.objectsFound)
        line.add("objects_done", progress.objectsDone)
        line.add("listing_complete", progress.isListingComplete)
        line.add("bytes_found", progress.bytesFound)
        line.add("bytes_read", progress.bytesRead)
        line.add("rows", progress.rows)
        line.add("retries", progress.retries)
        line.add("seconds", progress.seconds)
    }

    private static func add(_ report: ObjectReport, to line: inout JSONLine) {
        line.add("event", "object_finished")
        line.add("source", report.source)
        line.add(
            "outputs",
            report.outputs.map(describe))
        line.add("group", report.group)
        line.add("rows_read", report.rowsRead)
        line.add("rows_written", report.rowsWritten)
        line.add("rows_rejected", report.rowsRejected)
        line.add("rejects", report.rejects)
        line.add("bytes_read", report.bytesRead)
        line.add("passes", report.passes)
        if !report.misfits.isEmpty { line.add("misfits", report.misfits.map(MisfitLines.describe)) }
        if !report.renamed.isEmpty { line.add("renamed", report.renamed.map(describe)) }
        line.add("input", report.input.rawValue)
        if !report.ignoredOptions.isEmpty { line.add("ignored_options", report.ignoredOptions) }
        line.add("lines_passed_over", report.linesPassedOver)
        line.add("seconds", report.seconds)
    }

    private static func add(_ report: GroupReport, to line: inout JSONLine) {
        line.add("event", "group_finished")
        line.add("group", report.group)
        line.add("sources", report.members)
        line.add("outputs", report.outputs.map(describe))
    }

    private static func add(_ report: ConversionReport, to line: inout JSONLine) {
        line.add("event", "run_finished")
        line.add("objects_found", report.objectsFound)
        line.add("objects_converted", report.objectsConverted)
        line.add("objects_merged", report.objectsMerged)
        line.add("groups", report.groups)
        if let version = report.schemaVersion {
            line.add("schema_version", version)
            line.add("new_tree", report.hasNewTree)
        }
        line.add("objects_removed", report.objectsRemoved)
        line.add("objects_failed", report.failures.count)
        line.add("objects_skipped", report.skipped.values.reduce(0, +))
        line.add("objects_unchanged", report.skipped[.unchanged] ?? 0)
        for plan in ObjectPlan.allCases {
            if let count = report.planned[plan] { line.add("planned_\(plan.rawValue)", count) }
        }
        line.add("rows_read", report.rowsRead)
        line.add("rows_written", report.rowsWritten)
        line.add("rows_rejected", report.rowsRejected)
        line.add("cells_rescued", report.cellsRescued)
        line.add("columns_widened", report.columnsWidened)
        line.add("columns_renamed", report.columnsRenamed.values.reduce(0, +))
        line.add("lines_passed_over", report.linesPassedOver)
        line.add("rows_read_of_failed", report.rowsReadOfFailed)
        line.add("bytes_read_of_failed", report.bytesReadOfFailed)
        line.add("bytes_read", report.bytesRead)
        for format in OutputFormat.allCases {
            if let bytes = report.bytesWrittenByFormat[format] { line.add("bytes_\(format.rawValue)", bytes) }
        }
        var requests = JSONLine()
        for (operation, count) in report.requests.sorted(by: { $0.key < $1.key }) { requests.add(operation, count) }
        line.add("requests", requests)
        line.add("retries", report.retries)
        line.add("cache_hits", report.cacheHits)
        line.add("cache_misses", report.cacheMisses)
        line.add("cache_bytes_saved", report.cacheBytesSaved)
        line.add("seconds", report.seconds)
        line.add("peak_memory", report.peakMemory)
        line.add("interrupted", report.wasInterrupted)
        line.add("exit_code", ExitStatus(report).rawValue)
    }
}
