import Millrace

/// Shows rejected records: a picture of each for a person, or one object a line.
enum WhyPrinter {
    static func lines(_ found: RejectLookup.Findings) -> [String] {
        var lines: [String] = []
        for explanation in found.explanations { lines += picture(explanation) + [""] }
        let counts = found.reasons.map { "\(Numbers.grouped($0.count)) \(Console.printable($0.reason))" }
        lines.append(
            "\(Numbers.counted(found.records, "rejected record")) in this file: \(counts.joined(separator: ", "))")
        if found.explanations.count < found.records { lines.append("--record N or FILE:LINE shows another") }
        return lines
    }

    private static func picture(_ explanation: RejectExplanation) -> [String] {
        let position = explanation.position
        var place = "record \(position.record), line \(position.line)"
        if let column = position.column { place += ", column \(column)" }
        if let name = position.columnName { place += " (\(Console.printable(name)))" }
        let title = "\(Console.printable(explanation.source)): \(place), byte \(position.byte)"
        return [title, "  \(explanation.reason): \(Console.printable(explanation.detail))", ""]
            + record(explanation) + ["", "  rule: \(explanation.rule)", "  → \(explanation.remedy)"]
    }

    private static func record(_ explanation: RejectExplanation) -> [String] {
        guard let record = explanation.shown else { return ["  its bytes were not kept: they may be private"] }
        let shown = ByteText(record.text, mark: record.faultOffset)
        var lines: [String] = []
        if case .lines(let before, _) = explanation.neighbours { lines += before.map { "    │ \(ByteText($0).text)" } }
        lines.append("  ▶ │ \(shown.text)")
        if let column = shown.markColumn { lines.append("    │ " + String(repeating: " ", count: column) + "^") }
        switch explanation.neighbours {
        case .lines(_, let after): lines += after.map { "    │ \(ByteText($0).text)" }
        case .unknown(let why): lines.append("  (no neighbours: \(Console.printable(why)))")
        }
        return lines
    }

    static func json(_ found: RejectLookup.Findings) -> [String] { found.explanations.map { line($0).text } }

    private static func line(_ explanation: RejectExplanation) -> JSONLine {
        let position = explanation.position
        var line = JSONLine()
        line.add("object", explanation.source)
        line.add("record", position.record)
        line.add("line", position.line)
        line.add("byte", position.byte)
        line.add("column", position.columnName)
        if let column = position.column { line.add("column_number", column) }
        line.add("reason", explanation.reason)
        line.add("detail", explanation.detail)
        line.add("rule", explanation.rule)
        line.add("remedy", explanation.remedy)
        if let raw = explanation.raw {
            if let text = String(validating: raw, as: UTF8.self) {
                line.add("raw", text)
            } else {
                line.add("raw_hex", raw.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
            }
        }
        if explanation.encoding != "utf-8", let shown = explanation.shown {
            line.add("encoding", explanation.encoding)
            line.add("text", String(decoding: shown.text, as: UTF8.self))
        }
        if let offset = explanation.faultOffset { line.add("fault_offset", offset) }
        switch explanation.neighbours {
        case .lines(let before, let after):
            line.add("before", before.map { String(decoding: $0, as: UTF8.self) })
            line.add("after", after.map { String(decoding: $0, as: UTF8.self) })
        case .unknown(let why): line.add("no_neighbours", why)
        }
        return line
    }
}
