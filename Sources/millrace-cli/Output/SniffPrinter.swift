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
            table.add(["\(index + 1)", column.name, column.typeText, Numbers.grouped(column.nulls), column.evidence])
        }
        let title = "\(report.source): \(Numbers.grouped(report.records)) records in \(extent)"
        let rejected =
            report.rejected == 0
            ? [] : ["\(Numbers.grouped(report.rejected)) of them cannot be read: millrace check says why"]
        return [title] + rejected + [""] + findings(report) + [""] + table.lines()
    }

    private static func findings(_ report: SniffReport) -> [String] {
        var table = TextTable()
        table.add(["option", "value", "confidence", "evidence"])
        for finding in report.findings {
            table.add([
                isOption(finding.topic) ? "--" + finding.topic : finding.topic, shown(finding.value),
                "\(Int((finding.confidence * 100).rounded())) %",
                finding.reason,
            ])
        }
        return table.lines()
    }

    /// Whether a topic is an option's name too; the others are only told.
    private static func isOption(_ topic: String) -> Bool {
        !["compression", "line-ends", "trailing-delimiter"].contains(topic)
    }

    /// As a shell takes it.
    private static func shown(_ value: String) -> String {
        if value == "\t" { return "tab" }
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 || $0 == 45 }
        if value.contains("'") { return "\"\(value)\"" }
        return isPlain ? value : "'\(value)'"
    }

    static func line(_ report: SniffReport) -> JSONLine {
        var line = JSONLine()
        line.add("source", report.source)
        line.add(
            "findings",
            report.findings.map { finding in
                var entry = JSONLine()
                entry.add("option", finding.topic)
                entry.add("value", finding.value)
                entry.add("confidence", finding.confidence)
                entry.add("reason", finding.reason)
                return entry
            })
        line.add("records", report.records)
        line.add("rejected", report.rejected)
        line.add("bytes_read", report.bytesRead)
        line.add("bytes_in_all", report.bytesInAll)
        line.add("complete", report.isComplete)
        line.add(
            "columns",
            report.columns.map { column in
                var entry = JSONLine()
                entry.add("name", column.name)
                entry.add("type", column.typeText)
                entry.add("nulls", column.nulls)
                entry.add("values", column.values)
                entry.add("longest", column.longest)
                entry.add("evidence", column.evidence)
                return entry
            })
        return line
    }
}
