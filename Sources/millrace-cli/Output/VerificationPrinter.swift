import Millrace

/// Shows a verification: for a person, or as JSON Lines.
actor VerificationPrinter {
    private let isJSON: Bool

    init(isJSON: Bool) { self.isJSON = isJSON }

    func show(_ event: VerificationEvent) {
        Console.print(isJSON ? [VerificationPrinter.line(event).text] : VerificationPrinter.lines(event))
        switch event {
        case .objectFailed(_, let error): Console.error(error)
        case .verificationFinished(let report) where report.wasInterrupted: Console.note("interrupted")
        case .verificationFinished(let report) where report.objectsFound == 0 && report.failures.isEmpty:
            Console.note("nothing to verify was found")
        case .objectVerified, .objectSkipped, .extraOutput, .verificationFinished: break
        }
    }

    private static func lines(_ event: VerificationEvent) -> [String] {
        switch event {
        case .objectVerified(let object): objectLines(object)
        case .objectSkipped(let source, let reason):
            [SummaryPrinter.skipped(source, reason)]
        case .objectFailed: []
        case .extraOutput(let location): ["note: no source accounts for \(Console.printable(location))"]
        case .verificationFinished(let report): summary(report)
        }
    }

    private static func objectLines(_ object: ObjectVerification) -> [String] {
        var parts: [String] = []
        for format in OutputFormat.allCases {
            let outputs = object.outputs.filter { $0.format == format }
            guard !outputs.isEmpty else { continue }
            parts.append("\(format.rawValue) \(Numbers.grouped(outputs.reduce(0) { $0 + $1.rows }))")
        }
        let verdict = object.differences.isEmpty ? "ok" : "DIFFERS"
        let counts =
            [Numbers.counted(object.records, "record")] + parts + ["\(Numbers.grouped(object.rejects)) rejected"]
        return ["\(Console.printable(object.source)): \(verdict): \(counts.joined(separator: ", "))"]
            + object.differences.map { difference in
                "  \(difference.kind.rawValue): \(Console.printable(difference.location)): \(Console.printable(difference.message))"
            }
    }

    private static func summary(_ report: VerificationReport) -> [String] {
        let rows = OutputFormat.allCases.compactMap { format in
            report.rows[format].map { "\(format.rawValue) \(Numbers.grouped($0))" }
        }
        let counts =
            [Numbers.counted(report.records, "record")] + rows + ["\(Numbers.grouped(report.rejects)) rejected"]
        let verdict =
            report.differences.isEmpty && report.failures.isEmpty
            ? "no difference"
            : "differences: \(Numbers.grouped(report.differences.count)), sources that cannot be counted: \(report.failures.count)"
        return ["in all: \(counts.joined(separator: ", ")): \(verdict)"]
    }

    private static func line(_ event: VerificationEvent) -> JSONLine {
        var line = JSONLine()
        switch event {
        case .objectVerified(let object): add(object, to: &line)
        case .objectSkipped(let source, let reason): line = EventPrinter.skipped(source, reason)
        case .objectFailed(let source, let error): line = EventPrinter.failed(source, error)
        case .extraOutput(let location):
            line.add("event", "extra_output")
            line.add("url", location)
        case .verificationFinished(let report): add(report, to: &line)
        }
        return line
    }

    private static func add(_ object: ObjectVerification, to line: inout JSONLine) {
        line.add("event", "object_verified")
        line.add("source", object.source)
        line.add("records", object.records)
        line.add("rejects", object.rejects)
        line.add(
            "outputs",
            object.outputs.map { output in
                var entry = JSONLine()
                entry.add("format", output.format.rawValue)
                entry.add("url", output.location)
                entry.add("rows", output.rows)
                return entry
            })
        line.add(
            "differences",
            object.differences.map { difference in
                var entry = JSONLine()
                entry.add("kind", difference.kind.rawValue)
                entry.add("url", difference.location)
                entry.add("message", difference.message)
                return entry
            })
    }

    private static func add(_ report: VerificationReport, to line: inout JSONLine) {
        line.add("event", "verification_finished")
        line.add("objects_found", report.objectsFound)
        line.add("objects_verified", report.objectsVerified)
        line.add("objects_in_manifest", report.objectsInManifest)
        line.add("objects_skipped", report.skipped.values.reduce(0, +))
        line.add("objects_failed", report.failures.count)
        line.add("records", report.records)
        for format in OutputFormat.allCases {
            if let rows = report.rows[format] { line.add("rows_\(format.rawValue)", rows) }
        }
        line.add("rejects", report.rejects)
        line.add("differences", report.differences.count)
        line.add("extra_outputs", report.extraOutputs)
        line.add("interrupted", report.wasInterrupted)
        line.add("exit_code", ExitStatus(report).rawValue)
    }
}
