import MillraceAvro

/// How one run went, as it is kept below `_millrace/runs/`.
public struct RunRecord: Hashable, Sendable {
    /// A failed object and why.
    public struct Failure: Hashable, Sendable {
        /// A URL or a path.
        public let source: String
        /// A `MillraceError.Code`.
        public let code: String
        /// One sentence.
        public let message: String
    }

    /// What tells the run from all others; it begins with the time of its start.
    public let run: String
    /// When it began, as `yyyyMMddTHHmmssZ`.
    public let started: String
    /// How long it took.
    public let seconds: Double
    /// SOURCE…, as they were typed.
    public let sources: [String]
    /// Objects by what became of them.
    public let converted: UInt64
    /// Objects that were the same since they were converted.
    public let unchanged: UInt64
    /// Objects passed over for other reasons.
    public let skipped: UInt64
    /// Objects that failed.
    public let failed: UInt64
    /// Of converted objects.
    public let rowsRead: UInt64
    /// Of converted objects, in each format.
    public let rowsWritten: UInt64
    /// Of converted objects.
    public let rowsRejected: UInt64
    /// Bytes of converted sources, as stored.
    public let bytesRead: UInt64
    /// Bytes of all outputs.
    public let bytesWritten: UInt64
    /// Whether it was told to stop before its end.
    public let wasInterrupted: Bool
    /// The first of them.
    public let failures: [Failure]

    /// More failures than these are only counted.
    private static let mostFailures = 100

    init(_ report: ConversionReport, run: String, started: Moment, sources: [String]) {
        self.run = run
        self.started = started.text
        seconds = report.seconds
        self.sources = sources
        converted = UInt64(report.objectsConverted)
        unchanged = UInt64(report.skipped[.unchanged] ?? 0)
        skipped = UInt64(report.skipped.values.reduce(0, +)) - unchanged
        failed = UInt64(report.failures.count)
        rowsRead = report.rowsRead
        rowsWritten = report.rowsWritten
        rowsRejected = report.rowsRejected
        bytesRead = report.bytesRead
        bytesWritten = report.bytesWritten
        wasInterrupted = report.wasInterrupted
        failures = report.failures.prefix(RunRecord.mostFailures).map {
            Failure(source: $0.source, code: $0.error.code.rawValue, message: $0.error.message)
        }
    }

    /// One object, with a line end.
    var json: String {
        let numbers: [(String, UInt64)] = [
            ("objects_converted", converted), ("objects_unchanged", unchanged), ("objects_skipped", skipped),
            ("objects_failed", failed), ("rows_read", rowsRead), ("rows_written", rowsWritten),
            ("rows_rejected", rowsRejected), ("bytes_read", bytesRead), ("bytes_written", bytesWritten),
        ]
        let failures = failures.map { failure in
            "{\"source\":\(JSONText.quoted(failure.source)),\"code\":\(JSONText.quoted(failure.code)),\"message\":\(JSONText.quoted(failure.message))}"
        }
        return
            "{\"run\":\(JSONText.quoted(run)),\"started\":\(JSONText.quoted(started)),\"milliseconds\":\(Int64(seconds * 1000)),"
            + "\"sources\":[" + sources.map(JSONText.quoted).joined(separator: ",") + "],"
            + numbers.map { "\(JSONText.quoted($0.0)):\($0.1)" }.joined(separator: ",")
            + ",\"interrupted\":\(wasInterrupted),\"version\":\(JSONText.quoted(Version.number)),\"failures\":["
            + failures.joined(separator: ",") + "]}\n"
    }

    /// Reads what `json` writes; nil for anything else.
    init?(json: [UInt8]) {
        guard let value = try? JSONParser.parse(json), let run = value["run"]?.text,
            let started = value["started"]?.text
        else { return nil }
        func number(_ name: String) -> UInt64 { value.number(name) ?? 0 }
        self.run = run
        self.started = started
        seconds = Double(number("milliseconds")) / 1000
        sources = RunRecord.items(value["sources"]).compactMap(\.text)
        converted = number("objects_converted")
        unchanged = number("objects_unchanged")
        skipped = number("objects_skipped")
        failed = number("objects_failed")
        rowsRead = number("rows_read")
        rowsWritten = number("rows_written")
        rowsRejected = number("rows_rejected")
        bytesRead = number("bytes_read")
        bytesWritten = number("bytes_written")
        wasInterrupted = value["interrupted"] == .boolean(true)
        failures = RunRecord.items(value["failures"]).compactMap { item in
            guard let source = item["source"]?.text, let code = item["code"]?.text else { return nil }
            return Failure(source: source, code: code, message: item["message"]?.text ?? "")
        }
    }

    private static func items(_ value: JSONValue?) -> [JSONValue] {
        if case .array(let items)? = value { items } else { [] }
    }
}
