import MillraceColumns

/// How many records of an object may be rejected before it fails with nothing written.
public enum RejectLimit: Hashable, Sendable {
    /// So many in all.
    case count(UInt64)
    /// A part of the object's records; above 0, at most 100.
    case percent(Double)

    /// None: the first record that cannot be read fails its object.
    public static let none = RejectLimit.count(0)

    /// Reads `100` or `0.5%`.
    public init(parsing text: String) throws(MillraceError) {
        let isPercentage = text.hasSuffix("%")
        if !isPercentage, let count = UInt64(text) {
            self = .count(count)
        } else if isPercentage, let percent = Double(text.dropLast()), percent >= 0, percent <= 100 {
            self = .percent(percent)
        } else {
            throw MillraceError(
                .usage, "--max-rejects \(text) is neither a number of records nor a percentage",
                remedy: "write for example --max-rejects 100 or --max-rejects 0.5%")
        }
    }

    /// Whether anything may be rejected at all.
    var allowsAny: Bool {
        switch self {
        case .count(let count): count > 0
        case .percent(let percent): percent > 0
        }
    }

    /// Whether so many are too many whatever is still to come.
    func isPast(_ rejected: UInt64) -> Bool {
        switch self {
        case .count(let count): rejected > count
        case .percent(let percent): percent == 0 && rejected > 0
        }
    }

    /// Whether so many of all records may be rejected.
    func allows(_ rejected: UInt64, of records: UInt64) -> Bool {
        switch self {
        case .count(let count): rejected <= count
        case .percent(let percent): Double(rejected) * 100 <= percent * Double(records)
        }
    }
}

extension RejectLimit: CustomStringConvertible {
    /// As `--max-rejects` takes it.
    public var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let percent): "\(percent)%"
        }
    }
}

/// What an object fails by.
struct RejectRule: Hashable, Sendable {
    var limit = RejectLimit.none
    /// Whether a value that its declared type cannot hold is one too many.
    var failsOnRefusal = false

    /// Whether what was rejected so far is too much whatever is still to come.
    func isBroken(by rejects: [RejectedRecord], total: UInt64) -> Bool {
        limit.isPast(total) || (failsOnRefusal && rejects.contains { $0.fault.reason == .valueRefused })
    }
}
