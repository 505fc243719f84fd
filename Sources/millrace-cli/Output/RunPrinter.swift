import Millrace

/// Shows the records of runs.
enum RunPrinter {
    static func lines(_ records: [RunRecord], showsFailures: Bool) -> [String] {
        var table = TextTable()
        table.rightAligned = [1, 2, 3, 4, 5, 6, 7]
        table.add([
            "started (UTC)", "took", "converted", "unchanged", "failed", "rows", "rejected", "read", "per second",
        ])
        for record in records {
            let rate = record.seconds > 0 ? Double(record.bytesRead) / record.seconds : 0
            table.add([
                readable(record.started) + (record.wasInterrupted ? " interrupted" : ""),
                Numbers.duration(record.seconds),
                Numbers.grouped(record.converted), Numbers.grouped(record.unchanged), Numbers.grouped(record.failed),
                Numbers.grouped(record.rowsRead), Numbers.grouped(record.rowsRejected),
                "\(ByteSize(bytes: Int(record.bytesRead)))", "\(ByteSize(bytes: Int(rate)))",
            ])
        }
        guard showsFailures else { return table.lines() }
        return table.lines()
            + records.flatMap { record in
                record.failures.map {
                    "\(readable(record.started))  \(Console.printable($0.source)): \(Console.printable($0.message)) (\($0.code))"
                }
            }
    }

    static func line(_ record: RunRecord) -> JSONLine {
        var line = JSONLine()
        line.add("run", record.run)
        line.add("started", readable(record.started))
        line.add("seconds", record.seconds)
        line.add("sources", record.sources)
        line.add("objects_converted", record.converted)
        line.add("objects_unchanged", record.unchanged)
        line.add("objects_skipped", record.skipped)
        line.add("objects_failed", record.failed)
        line.add("rows_read", record.rowsRead)
        line.add("rows_written", record.rowsWritten)
        line.add("rows_rejected", record.rowsRejected)
        line.add("bytes_read", record.bytesRead)
        line.add("bytes_written", record.bytesWritten)
        line.add("interrupted", record.wasInterrupted)
        line.add(
            "failures",
            record.failures.map { failure in
                var item = JSONLine()
                item.add("source", failure.source)
                item.add("code", failure.code)
                item.add("message", failure.message)
                return item
            })
        return line
    }

    /// `20261123T180000Z` as `2026-11-23T18:00:00Z`.
    private static func readable(_ time: String) -> String {
        let signs = Array(time)
        guard signs.count == 16 else { return time }
        func part(_ range: Range<Int>) -> String { String(signs[range]) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z"
    }
}
