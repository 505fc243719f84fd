import Millrace

/// The table at the end of a run.
enum SummaryPrinter {
    static func lines(_ report: ConversionReport) -> [String] {
        var table = TextTable()
        table.add(["objects", objects(report)])
        if report.groups > 0 {
            let merged = Numbers.counted(report.objectsMerged, "object")
            table.add(["merged", "\(merged) into \(Numbers.counted(report.groups, "group"))"])
        }
        if let version = report.schemaVersion {
            let tree = report.hasNewTree ? ", with a new tree: run again to convert to it what is in the old one" : ""
            table.add(["schema", "the dataset's is of version \(version) now\(tree)"])
        }
        if report.isWorkLeft {
            table.add([
                "work left", "another run converted the same objects at the same time in another way: run again",
            ])
        }
        if report.objectsRemoved > 0 {
            table.add(["removed", "rows of \(Numbers.counted(report.objectsRemoved, "object")) that are gone"])
        }
        table.add(["rows", rows(report)])
        if report.linesPassedOver > 0 {
            let lines = Numbers.counted(report.linesPassedOver, "line")
            table.add(["passed over", "\(lines) that are no records: comments, or in front of a table"])
        }
        if report.cellsRescued > 0 { table.add(["rescued", Numbers.counted(report.cellsRescued, "value")]) }
        if report.columnsWidened > 0 { table.add(["widened", Numbers.counted(report.columnsWidened, "column")]) }
        for format in OutputFormat.allCases {
            guard let count = report.columnsRenamed[format] else { continue }
            table.add([
                "renamed", "\(Numbers.counted(count, "column")) in \(format.rawValue), which does not take such names",
            ])
        }
        if !report.failures.isEmpty || report.wasInterrupted, report.bytesReadOfFailed > 0 {
            let rows = "\(Numbers.counted(report.rowsReadOfFailed, "row")) in \(size(report.bytesReadOfFailed))"
            table.add(["failed", "\(rows) read of objects that were not converted, none written"])
        }
        table.add(["read", "\(ByteSize(bytes: Int(report.bytesRead)))" + rate(report)])
        for format in OutputFormat.allCases {
            guard let bytes = report.bytesWrittenByFormat[format] else { continue }
            table.add([format.rawValue, "\(ByteSize(bytes: Int(bytes)))" + ratio(bytes, report)])
        }
        table.add(["time", Numbers.duration(report.seconds)])
        if !report.requests.isEmpty { table.add(["S3 requests", requests(report)]) }
        if report.cacheHits + report.cacheMisses > 0 {
            let saved = "\(Numbers.counted(report.cacheHits, "request")) saved (\(size(report.cacheBytesSaved)))"
            table.add(["read cache", "\(saved), \(Numbers.counted(report.cacheMisses, "miss", "misses"))"])
        }
        table.add(["peak memory", "\(ByteSize(bytes: Int(report.peakMemory)))"])
        return table.lines(indent: "  ")
    }

    private static func size(_ bytes: UInt64) -> String { "\(ByteSize(bytes: Int(bytes)))" }

    private static func objects(_ report: ConversionReport) -> String {
        var parts = ["\(Numbers.grouped(report.objectsConverted)) converted"]
        if !report.failures.isEmpty { parts.append("\(Numbers.grouped(report.failures.count)) failed") }
        for reason in SkipReason.allCases {
            guard let count = report.skipped[reason] else { continue }
            parts.append("\(Numbers.grouped(count)) skipped (\(words(reason)))")
        }
        return parts.joined(separator: ", ")
    }

    /// An object that was passed over, whichever verb did.
    static func skipped(_ source: String, _ reason: SkipReason) -> String {
        "\(Console.printable(source)): skipped: \(words(reason))"
    }

    /// Why an object was passed over, for a person.
    static func words(_ reason: SkipReason) -> String {
        switch reason {
        case .empty: "empty"
        case .otherName: "not an input by its name"
        case .unchanged: "unchanged since they were converted"
        case .claimed: "another run is at work on them: run again"
        }
    }

    private static func rows(_ report: ConversionReport) -> String {
        "\(Numbers.grouped(report.rowsRead)) read = \(Numbers.grouped(report.rowsWritten)) written"
            + " + \(Numbers.grouped(report.rowsRejected)) rejected"
    }

    private static func rate(_ report: ConversionReport) -> String {
        guard report.seconds > 0 else { return "" }
        return " (\(ByteSize(bytes: Int(Double(report.bytesRead) / report.seconds)))/s)"
    }

    private static func ratio(_ bytes: UInt64, _ report: ConversionReport) -> String {
        guard report.bytesRead > 0 else { return "" }
        return " (\(Numbers.fixed(Double(bytes) / Double(report.bytesRead) * 100, digits: 1)) % of the source)"
    }

    private static func requests(_ report: ConversionReport) -> String {
        var parts = report.requests.sorted { $0.key < $1.key }.map { "\(Numbers.grouped($0.value)) \($0.key)" }
        if report.retries > 0 {
            parts.append("\(Numbers.grouped(report.retries)) of them \(report.retries == 1 ? "a retry" : "retries")")
        }
        return parts.joined(separator: ", ")
    }
}
