import Millrace

/// Shows what was left behind: a line each, then a sum.
struct GarbagePrinter: Sendable {
    let isJSON: Bool
    let deletes: Bool
    let olderThan: TimeSpan

    func show(_ garbage: Garbage) {
        guard !isJSON else { return Console.print(line(garbage).text) }
        let what = garbage.kind == .upload ? "upload \(garbage.uploadID ?? "")" : "temporary file"
        var facts = ["\(what)", "\(Numbers.duration(Double(garbage.age.seconds))) old"]
        if let bytes = garbage.bytes { facts.append("\(Numbers.counted(bytes, "byte"))") }
        if garbage.isDeleted { facts.append("deleted") }
        Console.print(Console.printable("\(garbage.location): \(facts.joined(separator: ", "))"))
    }

    func show(_ report: GarbageReport) {
        report.failures.forEach(Console.error)
        guard !isJSON else { return Console.print(line(report).text) }
        var parts = ["\(Numbers.grouped(report.found)) older than \(olderThan)"]
        if deletes { parts.append("\(Numbers.grouped(report.deleted)) deleted") }
        parts.append("\(Numbers.grouped(report.spared)) younger left alone")
        Console.print(parts.joined(separator: ", "))
        if !deletes, report.found > 0 { Console.print("--delete takes them away") }
        if report.wasInterrupted { Console.note("interrupted") }
    }

    private func line(_ garbage: Garbage) -> JSONLine {
        var line = JSONLine()
        line.add("event", "garbage")
        line.add("kind", garbage.kind.rawValue)
        line.add("location", garbage.location)
        line.add("upload_id", garbage.uploadID)
        if let bytes = garbage.bytes { line.add("bytes", bytes) }
        line.add("age_seconds", garbage.age.seconds)
        line.add("deleted", garbage.isDeleted)
        return line
    }

    private func line(_ report: GarbageReport) -> JSONLine {
        var line = JSONLine()
        line.add("event", "gc_finished")
        line.add("found", report.found)
        line.add("deleted", report.deleted)
        line.add("spared", report.spared)
        line.add("failed", report.failures.count)
        line.add("interrupted", report.wasInterrupted)
        return line
    }
}
