/// The exit codes of the command line: the same for a shell, AWS Batch and Step Functions.
public enum ExitStatus: Int32, Sendable {
    case allConverted = 0
    case someFailed = 1
    /// Usage or configuration.
    case usage = 2
    /// Every failed object failed only by records that cannot be read.
    case onlyRejects = 3
    /// Work is left, or the failure may pass: run again to go on.
    case tryAgain = 75

    /// The status of a run that ended with a report.
    public init(_ report: ConversionReport) {
        let isLeft = report.wasInterrupted || report.skipped[.claimed] != nil || report.hasNewTree || report.isWorkLeft
        self.init(failures: report.failures.map(\.error.code), wasInterrupted: isLeft)
    }

    /// The status of a run in which objects failed for these reasons.
    init(failures: [MillraceError.Code], wasInterrupted: Bool) {
        let codes = Set(failures)
        if wasInterrupted || codes.contains(.unavailable) || codes.contains(.interrupted) {
            self = .tryAgain
        } else if codes.isEmpty {
            self = .allConverted
        } else {
            self = codes.isSubset(of: [.malformedRecord, .valueRefused]) ? .onlyRejects : .someFailed
        }
    }

    /// The status of a command that ended with an error.
    public init(_ error: MillraceError) {
        switch error.code {
        case .usage, .memoryTooSmall: self = .usage
        case .unavailable, .interrupted: self = .tryAgain
        case .malformedRecord, .valueRefused: self = .onlyRejects
        case .sourceNotFound, .bucketNotFound, .credentials, .accessDenied, .noSpace, .recordTooLarge,
            .unsupportedInput, .damagedInput,
            .unreadableFile, .objectChanged, .storage, .encoding, .conservation:
            self = .someFailed
        }
    }
}
