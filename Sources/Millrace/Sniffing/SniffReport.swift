import MillraceColumns
import MillraceText

/// What was found out about a source, with the evidence.
public struct SniffReport: Sendable {
    /// A URL or a path.
    public let source: String
    /// How the text is read, and why.
    public let findings: [Finding]
    /// In the order of the header.
    public let columns: [ColumnEvidence]
    /// Options that would read more of it.
    public let hints: [Hint]
    /// Data records that were looked at.
    public let records: UInt64
    /// Those of them that cannot be read.
    public let rejected: UInt64
    /// What was looked at, in the order of the source.
    public let parts: [Part]
    /// The size of the source as it is stored, in bytes.
    public let bytesInAll: UInt64
    /// Whether every record was looked at, so that the types are facts.
    public let isComplete: Bool
    /// The columns as `--schema` reads them.
    public let schema: DeclaredSchema

    /// Bytes that were looked at.
    public var bytesRead: UInt64 { parts.reduce(0) { $0 + UInt64($1.bytes.count) } }

    /// A run of the source that was looked at.
    public struct Part: Hashable, Sendable {
        /// Where it stands.
        public enum Place: String, Hashable, Sendable {
            case head, middle, end
        }

        /// Where it stands.
        public let place: Place
        /// Of the source as it is stored; of a compressed one, of its text.
        public let bytes: Range<UInt64>
        /// Data records in it; 0 behind the head where no record's beginning could be made out.
        public let records: UInt64
    }

    /// Options that a person may want, and what speaks for them.
    public struct Hint: Hashable, Sendable {
        /// The column that they are about; nil: all of the text.
        public let column: String?
        /// As a shell takes them; of several, one is to be chosen.
        public let options: [String]
        /// What they would do, and why, in plain words.
        public let reason: String
    }

    /// One thing that was found out about the text.
    public struct Finding: Hashable, Sendable {
        /// `delimiter`, `header`, …: the option's name.
        public let topic: String
        /// As the option takes it.
        public let value: String
        /// Why, in plain words.
        public let reason: String
        /// From 0 to 1.
        public let confidence: Double

        init(_ finding: MillraceText.Finding) {
            topic = finding.topic
            value = finding.value
            reason = finding.reason
            confidence = finding.confidence
        }
    }
}

/// One column and why it has its type.
public struct ColumnEvidence: Sendable {
    /// The name in the header.
    public let name: String
    /// The type that all values looked at allow; nil for one with others inside.
    public let type: ColumnType?
    /// The same in words, nested ones too.
    public let typeText: String
    /// Empty, unquoted fields.
    public let nulls: UInt64
    /// Fields that hold something.
    public let values: UInt64
    /// Bytes of the longest value.
    public let longest: Int
    /// One sentence: how many values say so, and which do not.
    public let evidence: String
}

extension ColumnType: CustomStringConvertible {
    /// The name that `--type` takes.
    public var description: String { logicalType.description }

    /// What the rooms below call it; nested types have no name here.
    init?(_ type: LogicalType) {
        switch type {
        case .boolean: self = .boolean
        case .int64: self = .int64
        case .double: self = .double
        case .decimal(let precision, let scale): self = .decimal(precision: precision, scale: scale)
        case .date: self = .date
        case .timestamp(let isAdjustedToUTC): self = isAdjustedToUTC ? .timestampTZ : .timestamp
        case .string: self = .string
        case .structure, .list, .map: return nil
        }
    }
}
