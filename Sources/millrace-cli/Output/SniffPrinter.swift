import Millrace

/// Shows a sniff: a table for a person, one object for a program.
enum SniffPrinter {
    static func lines(_ report: SniffReport) -> [String] {
        var table = TextTable()
        table.add(["#", "column", "type", "nulls", "evidence"])
        table.rightAligned = [0, 3]
        for (index, column) in report.columns.enumerated() {
            table.add(["\(index + 1)", column.name, column.typeText, Numbers.grouped(column.nulls), column.evidence])
        }
        let title = "\(report.source): \(Numbers.counted(report.records, "record")) in \(extent(report))"
        let rejected =
            report.rejected == 0
            ? [] : ["\(Numbers.grouped(report.rejected)) of them cannot be read: millrace check says why"]
        return [title] + rejected + unread(report) + [""] + findings(report) + [""] + table.lines() + hints(report)
    }

    /// `all 3 KiB`, or `the first 16 MiB, 1 MiB in the middle and the last 1 MiB of 700 MiB`.
    private static func extent(_ report: SniffReport) -> String {
        let size = ByteSize(bytes: Int(report.bytesInAll))
        if report.isComplete { return "all \(size)" }
        let parts = report.parts.map { part in
            let length = ByteSize(bytes: part.bytes.count)
            switch part.place {
            case .head: return "the first \(length)"
            case .middle: return "\(length) in the middle"
            case .end: return "the last \(length)"
            }
        }
        let compression = report.findings.first { $0.topic == "compression" }.map { ", \($0.value)" } ?? ""
        let whole = compression.isEmpty ? "of \(size)" : "of its text (\(size)\(compression))"
        guard let last = parts.last, parts.count > 1 else { return "\(parts.joined()) \(whole)" }
        return "\(parts.dropLast().joined(separator: ", ")) and \(last) \(whole)"
    }

    private static func unread(_ report: SniffReport) -> [String] {
        report.parts.filter { $0.place != .head && $0.records == 0 }.map { part in
            "the \(part.place.rawValue) says nothing: where a record begins in it cannot be told"
        }
    }

    /// Only there when there are some.
    private static func hints(_ report: SniffReport) -> [String] {
        guard !report.hints.isEmpty else { return [] }
        var table = TextTable()
        table.add(["option to think about", "column", "what it would do"])
        for hint in report.hints {
            table.add([hint.options.joined(separator: " or "), hint.column ?? "all", hint.reason])
        }
        return [""] + table.lines()
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
            "parts",
            report.parts.map { part in
                var entry = JSONLine()
                entry.add("place", part.place.rawValue)
                entry.add("from", part.bytes.lowerBound)
                entry.add("to", part.bytes.upperBound)
                entry.add("records", part.records)
                return entry
            })
        line.add(
            "hints",
            report.hints.map { hint in
                var entry = JSONLine()
                if let column = hint.column { entry.add("column", column) }
                entry.add("options", hint.options)
                entry.add("reason", hint.reason)
                return entry
            })
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
