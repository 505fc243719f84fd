import MillraceAWS

/// Reads sources as a conversion would, types included, and writes nothing: what would be rejected, and why.
///
///     let report = try await SourceCheck(["s3://in/orders/"]).run()
///     print(report.rowsRead, report.rowsRejected)
public struct SourceCheck: Sendable {
    /// SOURCE…, as a person types them.
    public let sources: [String]
    /// How to read, and what may be rejected.
    public let options: ConversionOptions

    /// Describes a check; nothing is done yet.
    public init(_ sources: [String], options: ConversionOptions = ConversionOptions()) {
        self.sources = sources
        self.options = options
    }

    /// Checks all objects and says what happens on the way.
    ///
    /// `onEvent` is called from several tasks.
    /// - Throws: `MillraceError` when the check cannot begin. Objects that would fail stand in the report's `failures`.
    @discardableResult
    public func run(onEvent: @escaping @Sendable (CheckEvent) async -> Void = { _ in }) async throws -> CheckReport {
        try await CheckRun(self, onEvent: onEvent).run()
    }
}

/// What happens while sources are checked.
public enum CheckEvent: Sendable {
    case objectChecked(ObjectCheck)
    case objectSkipped(source: String, reason: SkipReason)
    /// An object that cannot be read to its end.
    case objectFailed(source: String, error: MillraceError)
    /// Always the last event.
    case checkFinished(CheckReport)
}

/// What a conversion would make of one object.
public struct ObjectCheck: Sendable {
    /// A URL or a path.
    public let source: String
    /// Data records in the source.
    public let rowsRead: UInt64
    /// Those that would be put aside.
    public let rowsRejected: UInt64
    /// By reason, the most frequent first.
    public let reasons: [RejectReason]
    /// The columns of the outputs.
    public let columns: [Column]
    /// Those with values that are not of their declared types, under `--on-error widen` and `rescue`.
    public let misfits: [MisfitColumn]
    /// What the text turned out to be.
    public let input: InputFormat
    /// Options that were given and say nothing about such text, as they are typed.
    public let ignoredOptions: [String]
    /// Bytes of the source, as stored.
    public let bytesRead: UInt64
    /// Why the object would fail; nil when it would be converted.
    public let failure: MillraceError?

    /// A column as it would be written.
    public struct Column: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// In the words that `--type` takes, where there are such.
        public let type: String
    }
}

/// The records that are rejected for one reason.
public struct RejectReason: Sendable {
    /// `too_few_fields`, …
    public let reason: String
    /// How many there are.
    public let count: UInt64
    /// The first of them, with their positions.
    public let first: [MillraceError]
}

/// What a check came to.
public struct CheckReport: Sendable {
    /// Objects that the listing yielded, the skipped ones included.
    public internal(set) var objectsFound = 0
    /// Objects that were read to their end.
    public internal(set) var objectsChecked = 0
    /// Objects passed over, by reason.
    public internal(set) var skipped: [SkipReason: Int] = [:]
    /// The objects that a conversion would fail at, in the order in which they were met.
    public internal(set) var failures: [ConversionReport.Failure] = []
    /// Data records of the checked objects.
    public internal(set) var rowsRead: UInt64 = 0
    /// Those that would be put aside.
    public internal(set) var rowsRejected: UInt64 = 0
    /// Bytes of the checked sources, as stored.
    public internal(set) var bytesRead: UInt64 = 0
    /// Whether the check was told to stop before it was done.
    public internal(set) var wasInterrupted = false
}

extension ExitStatus {
    /// The status that a conversion would end with.
    public init(_ report: CheckReport) {
        self.init(failures: report.failures.map(\.error.code), wasInterrupted: report.wasInterrupted)
    }
}
