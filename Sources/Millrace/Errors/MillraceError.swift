/// What went wrong, where, and what to do about it: the one error that leaves this library.
///
/// The message never holds a value of the data: those are the customer's.
public struct MillraceError: Error, Hashable, Sendable {
    /// A stable name for the kind of failure, fit for `--json` and for metric labels.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Options, sources or destination that cannot work: nothing was started.
        case usage = "usage"
        case sourceNotFound = "source_not_found"
        case bucketNotFound = "bucket_not_found"
        case accessDenied = "access_denied"
        case credentials = "credentials"
        case noSpace = "no_space"
        /// A record that is not well-formed.
        case malformedRecord = "malformed_record"
        /// A value that its declared type cannot hold.
        case valueRefused = "value_refused"
        /// A record that does not fit into `--memory`.
        case recordTooLarge = "record_too_large"
        case unsupportedInput = "unsupported_input"
        /// A compressed source that ends too early or does not match its checksums.
        case damagedInput = "damaged_input"
        /// A Parquet or Avro file that cannot be read.
        case unreadableFile = "unreadable_file"
        case objectChanged = "object_changed"
        case memoryTooSmall = "memory_too_small"
        /// The store did not answer, or not in time, after all retries.
        case unavailable = "unavailable"
        case storage = "storage"
        case interrupted = "interrupted"
        case encoding = "encoding"
        /// A promise of this program does not hold: a bug.
        case conservation = "conservation"
    }

    /// The `reason` of a source whose bytes did not match the checksum that the store sent along.
    static let damagedOnItsWay = "damaged_on_its_way"

    /// Where in a source the failure stands.
    public struct Position: Hashable, Sendable {
        /// The record, counted from 1 without the header; 0 is the header.
        public var record: UInt64
        /// The line, counted from 1.
        public var line: UInt64
        /// The field in its record, counted from 1.
        public var column: Int?
        /// The name of that field in the header.
        public var columnName: String?
        /// The byte in the decompressed object, counted from 0.
        public var byte: UInt64
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence: what happened.
    public var message: String
    /// One sentence: what to do.
    public var remedy: String?
    /// The object that it happened to, as a URL or a path.
    public var object: String?
    /// Where in the source, when it is about one record.
    public var position: Position?
    /// A finer reason where there is one ("too_few_fields").
    public var reason: String?
    /// What the layer below said.
    public var cause: String?

    /// Of an object that failed by its records: how many were read before.
    public internal(set) var recordsRead: UInt64?

    /// Of an object that failed by its records: some that follow the first.
    public var others: [MillraceError] = []

    /// Makes an error; only code and message are always there.
    public init(
        _ code: Code, _ message: String, remedy: String? = nil, object: String? = nil, position: Position? = nil,
        reason: String? = nil, cause: String? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.object = object
        self.position = position
        self.reason = reason
        self.cause = cause
    }
}

extension MillraceError: CustomStringConvertible {
    /// The whole story in a few lines, as the command line prints it.
    public var description: String {
        var text = (object.map { "\($0): " } ?? "") + place + message
        if let cause { text += " [\(cause)]" }
        for other in others { text += "\n  also " + other.place + other.message }
        if let remedy { text += "\n  → \(remedy)" }
        return text
    }

    private var place: String {
        guard let position else { return "" }
        var text = "record \(position.record), line \(position.line)"
        if let column = position.column { text += ", column \(column)" }
        if let name = position.columnName { text += " (\(name))" }
        return text + ", byte \(position.byte): "
    }
}
