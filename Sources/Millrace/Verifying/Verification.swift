/// Counts again: the records of every source, the rows of every output, the records put aside.
///
///     let report = try await Verification(["s3://in/orders/"], of: "s3://lake/").run()
///     print(report.differences)
///
/// It trusts no record of the conversion: the source is read again, and so is every page and block of the outputs. What the manifest
/// says is one thing more that has to agree.
public struct Verification: Sendable {
    /// SOURCE…, as they were converted.
    public let sources: [String]
    /// DEST, as they were converted to.
    public let destination: String
    /// As the conversion had them: formats, how the sources are read, where rejected records are.
    public let options: ConversionOptions
    /// Whether every value is decoded, and held against the same value in the other format.
    public var isDeep = false

    /// Describes a verification; nothing is done yet.
    public init(
        _ sources: [String], of destination: String, options: ConversionOptions = ConversionOptions()
    ) {
        self.sources = sources
        self.destination = destination
        self.options = options
    }

    /// Verifies all objects and says what happens on the way.
    ///
    /// `onEvent` is called from several tasks.
    /// - Throws: `MillraceError` when the verification cannot begin.
    @discardableResult
    public func run(
        onEvent: @escaping @Sendable (VerificationEvent) async -> Void = { _ in }
    ) async throws -> VerificationReport {
        try await VerificationRun(self, onEvent: onEvent).run()
    }
}

/// What happens while outputs are verified.
public enum VerificationEvent: Sendable {
    case objectVerified(ObjectVerification)
    case objectSkipped(source: String, reason: SkipReason)
    /// A source that cannot be counted.
    case objectFailed(source: String, error: MillraceError)
    /// An output that no source accounts for. It may be another run's, so it is no difference.
    case extraOutput(String)
    /// Always the last event.
    case verificationFinished(VerificationReport)
}

/// What was counted for one object. Without differences, `records == rows + rejects` for every format.
public struct ObjectVerification: Sendable {
    /// A URL or a path.
    public let source: String
    /// Data records in the source.
    public let records: UInt64
    /// One a format, and one more for each replay.
    public let outputs: [Output]
    /// Records that were put aside.
    public let rejects: UInt64
    /// What does not add up, or cannot be read.
    public let differences: [Difference]

    /// One output and what was counted in it.
    public struct Output: Hashable, Sendable {
        /// What it is.
        public let format: OutputFormat
        /// A URL or a path.
        public let location: String
        /// The rows in its pages or blocks.
        public let rows: UInt64
    }
}

/// One thing that is not as it should be.
public struct Difference: Hashable, Sendable {
    /// A stable name.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An output is not there.
        case missingOutput = "missing_output"
        /// An output cannot be read, or contradicts itself.
        case damagedOutput = "damaged_output"
        /// Rows and rejected records are not as many as the source has records.
        case rowCount = "row_count"
        /// The file of rejected records cannot be read, or names a record twice or one that is not there.
        case rejects = "rejects"
        /// The source is not the version that was converted.
        case sourceChanged = "source_changed"
        /// The manifest says something else: of the bytes or rows of an output, or of the records of the source.
        case manifest = "manifest"
        /// The formats differ in a value.
        case values = "values"
    }

    /// What kind of difference it is.
    public let kind: Kind
    /// One sentence.
    public let message: String
    /// Where: a URL or a path.
    public let location: String
}

/// What a verification came to.
public struct VerificationReport: Sendable {
    /// Objects that the listing yielded, the skipped ones included.
    public internal(set) var objectsFound = 0
    /// Objects that were counted.
    public internal(set) var objectsVerified = 0
    /// Of these, the ones that the manifest knows, so that they were compared with it.
    public internal(set) var objectsInManifest = 0
    /// Objects passed over, by reason.
    public internal(set) var skipped: [SkipReason: Int] = [:]
    /// The sources that could not be counted.
    public internal(set) var failures: [ConversionReport.Failure] = []
    /// All that is not as it should be.
    public internal(set) var differences: [Difference] = []
    /// Outputs that no source accounts for.
    public internal(set) var extraOutputs = 0
    /// Data records of all sources.
    public internal(set) var records: UInt64 = 0
    /// Rows in each format.
    public internal(set) var rows: [OutputFormat: UInt64] = [:]
    /// Records that were put aside.
    public internal(set) var rejects: UInt64 = 0
    /// Whether the verification was told to stop before it was done.
    public internal(set) var wasInterrupted = false
}

extension ExitStatus {
    /// 1 for any difference.
    public init(_ report: VerificationReport) {
        let status = ExitStatus(failures: report.failures.map(\.error.code), wasInterrupted: report.wasInterrupted)
        switch status {
        case .tryAgain, .usage: self = status
        case .allConverted, .onlyRejects, .someFailed:
            self = report.differences.isEmpty && report.failures.isEmpty ? .allConverted : .someFailed
        }
    }
}
