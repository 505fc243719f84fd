import Millrace

/// Shows what many sources agree on.
enum SurveyPrinter {
    /// More widenings than these are told in `--json` only.
    private static let shown = 100

    static func lines(_ report: SchemaSurveyReport, _ source: String) -> [String] {
        var table = TextTable()
        table.add(["#", "column", "type", "evidence"])
        table.rightAligned = [0]
        for (index, column) in report.columns.enumerated() {
            let forced = report.widenings.filter { $0.column == column.name }
            table.add([
                "\(index + 1)", column.name, column.type,
                forced.isEmpty ? "all values agree" : words(forced[forced.count - 1]),
            ])
        }
        let read =
            report.read == report.found
            ? "all \(Numbers.counted(report.found, "object"))"
            : "\(Numbers.grouped(report.read)) of \(Numbers.counted(report.found, "object")), spread evenly"
        let title = "\(Console.printable(source)): \(Numbers.counted(report.records, "record")) in \(read)"
        return [title, ""] + table.lines() + steps(report)
    }

    private static func steps(_ report: SchemaSurveyReport) -> [String] {
        guard !report.widenings.isEmpty else { return [] }
        var table = TextTable()
        table.add(["column", "from", "to", "record", "value", "source"])
        table.rightAligned = [3]
        for widening in report.widenings.prefix(shown) {
            table.add([
                widening.column, widening.from, widening.to,
                widening.record == 0 ? "-" : Numbers.grouped(widening.record),
                Console.printable(widening.value), Console.printable(widening.source),
            ])
        }
        let more = report.widenings.count - shown
        return [""] + table.lines()
            + (more > 0 ? ["… and \(Numbers.counted(more, "widening")) more; --json has them all"] : [])
    }

    private static func words(_ widening: SchemaSurveyReport.Widening) -> String {
        let place =
            widening.record == 0
            ? "" : ", record \(Numbers.grouped(widening.record)): \(Console.printable(widening.value))"
        return "\(widening.from) until \(Console.printable(widening.source))\(place)"
    }

    static func line(_ report: SchemaSurveyReport, _ source: String) -> JSONLine {
        var line = JSONLine()
        line.add("source", source)
        line.add("objects_found", report.found)
        line.add("objects_read", report.read)
        line.add("objects_failed", report.failures.count)
        line.add("records", report.records)
        line.add(
            "columns",
            report.columns.map { column in
                var entry = JSONLine()
                entry.add("name", column.name)
                entry.add("type", column.type)
                return entry
            })
        line.add(
            "widenings",
            report.widenings.map { widening in
                var entry = JSONLine()
                entry.add("column", widening.column)
                entry.add("from", widening.from)
                entry.add("to", widening.to)
                entry.add("source", widening.source)
                entry.add("record", widening.record)
                entry.add("value", widening.value)
                return entry
            })
        return line
    }
}
