import MillraceAWS

/// Converts rejected records again, after the schema or the way of reading was mended, and takes them out of their files.
///
///     let report = try await Replay(["s3://lake/_millrace/rejects/"], to: "s3://lake/", options: options).run()
///     print(report.rowsWritten, report.rowsRefused)
///
/// Every record is read as it was when it was rejected, under the types that its neighbours were written with; what `options` says
/// wins. Records that are refused again stay in their file. The outputs of a file are there before its records are taken out, under
/// a name that depends on nothing but these records: a replay that was cut short is simply run again.
public struct Replay: Sendable {
    /// Files of rejected records, or folders and prefixes of them.
    public let rejects: [String]
    /// DEST: where the other rows of their objects are.
    public let destination: String
    /// What differs from the first conversion.
    public let options: ConversionOptions

    /// Describes a replay; nothing is done yet.
    public init(_ rejects: [String], to destination: String, options: ConversionOptions = ConversionOptions()) {
        self.rejects = rejects
        self.destination = destination
        self.options = options
    }

    /// Replays all files, one after another.
    ///
    /// - Throws: `MillraceError` when the replay cannot begin. Files that fail stand in the report's `failures`.
    @discardableResult
    public func run(onEvent: @escaping @Sendable (ReplayEvent) async -> Void = { _ in }) async throws -> ReplayReport {
        try await ReplayRun(self, onEvent: onEvent).run()
    }
}

/// What happens while records are replayed.
public enum ReplayEvent: Sendable {
    case fileReplayed(ReplayedFile)
    /// Nothing of this file was written or taken out.
    case fileFailed(rejects: String, error: MillraceError)
    /// Always the last event.
    case replayFinished(ReplayReport)
}

/// What became of one file of rejected records. `records == rowsWritten + rowsRefused`, for every format.
public struct ReplayedFile: Sendable {
    /// The file: a URL or a path.
    public let rejects: String
    /// What the records came from.
    public let source: String
    /// The records in the file.
    public let records: UInt64
    /// One a format; none when no record could be read.
    public let outputs: [OutputReport]
    /// Rows in each output.
    public let rowsWritten: UInt64
    /// Records that stay in the file.
    public let rowsRefused: UInt64
    /// Why they stay, the most frequent reason first.
    public let reasons: [RejectReason]
    /// Columns whose type is now another than in the rows that were written before.
    public let retyped: [RetypedColumn]
}

/// A column of replayed rows that has another type than beside them: many readers want one type in all files of a folder.
public struct RetypedColumn: Hashable, Sendable {
    /// Its name in the source.
    public let name: String
    /// The type of the rows that were written before, as `--type` takes it.
    public let before: String
    /// The type of the replayed rows.
    public let now: String
}

/// What a replay came to.
public struct ReplayReport: Sendable {
    /// Files that were read.
    public internal(set) var files = 0
    /// The files that nothing was done with, and why.
    public internal(set) var failures: [ConversionReport.Failure] = []
    /// Records in all files.
    public internal(set) var records: UInt64 = 0
    /// Rows in each format.
    public internal(set) var rowsWritten: UInt64 = 0
    /// Records that stay in their files.
    public internal(set) var rowsRefused: UInt64 = 0
    /// Whether the replay was told to stop before it was done.
    public internal(set) var wasInterrupted = false
}

extension ExitStatus {
    /// 3 when all that is left is records which cannot be read.
    public init(_ report: ReplayReport) {
        var codes = report.failures.map(\.error.code)
        if report.rowsRefused > 0 { codes.append(.malformedRecord) }
        self.init(failures: codes, wasInterrupted: report.wasInterrupted)
    }
}
