import Millrace

/// Shows a sniff: a table for a person, one object for a program.
enum SniffPrinter {
    static func lines(_ report: SniffReport) -> [String] {
        let size = ByteSize(bytes: Int(report.bytesInAll))
        let extent =
            report.isComplete ? "all \(size)" : "the first \(ByteSize(bytes: Int(report.bytesRead))) of \(size)"
        var table = TextTable()
        table.add(["#", "column", "type", "nulls", "evidence"])
        table.rightAligned = [0, 3]
        for (index, column) in report.columns.enumerated() {
            table.add(["\(index + 1)", column.name, "\(column.type)", Numbers.grouped(column.nulls), column.evidence])
        }
        let title =
            "\(report.source): \(Numbers.grouped(report.records)) records in \(extent), delimiter \(delimiter(report)), header in line 1"
        return [title, ""] + table.lines()
    }

    static func line(_ report: SniffReport) -> JSONLine {
        var line = JSONLine()
        line.add("source", report.source)
        line.add("delimiter", report.delimiter)
        line.add("records", report.records)
        line.add("bytes_read", report.bytesRead)
        line.add("bytes_in_all", report.bytesInAll)
        line.add("complete", report.isComplete)
        line.add(
            "columns",
            report.columns.map { column in
                var entry = JSONLine()
                entry.add("name", column.name)
                entry.add("type", "\(column.type)")
                entry.add("nulls", column.nulls)
                entry.add("values", column.values)
                entry.add("longest", column.longest)
                entry.add("evidence", column.evidence)
                return entry
            })
        return line
    }

    private static func delimiter(_ report: SniffReport) -> String {
        report.delimiter == "\t" ? "tab" : "'\(report.delimiter)'"
    }
}
