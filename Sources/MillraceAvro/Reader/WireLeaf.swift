import MillraceColumns

/// A value without others inside: how it stands in a block, and the hub's type that it becomes.
///
/// What the hub has no type for is widened or read as text: see `WireLeaf+Text.swift`.
enum WireLeaf: Sendable {
    case null
    case boolean
    /// `int` and `long`.
    case integer
    /// What is read is multiplied by `scale`: milliseconds become microseconds.
    case timestamp(scale: Int64, isAdjustedToUTC: Bool)
    case date
    case float
    case double
    case string
    /// The symbols, one view each.
    case enumeration(BinaryStorage)
    /// On fixed where there is a size, else on bytes.
    case decimal(size: Int?, precision: Int, scale: Int)
    /// A decimal of more digits than the hub has: exact text.
    case longDecimal(size: Int?, scale: Int)
    /// bytes, or fixed where there is a size: text.
    case bytes(size: Int?)
    /// 16 bytes: text.
    case uuid
    /// Months, days and milliseconds: text.
    case duration
    /// A time of day, in units of which `perSecond` are a second: text.
    case time(perSecond: Int64)
    /// A timestamp in nanoseconds: text.
    case nanoseconds(isAdjustedToUTC: Bool)

    /// The hub's type; a null is a string that is never there.
    var logical: LogicalType {
        switch self {
        case .boolean: .boolean
        case .integer: .int64
        case .timestamp(_, let isAdjustedToUTC): .timestamp(isAdjustedToUTC: isAdjustedToUTC)
        case .date: .date
        case .float, .double: .double
        case .decimal(_, let precision, let scale): .decimal(precision: precision, scale: scale)
        case .null, .string, .enumeration, .longDecimal, .bytes, .uuid, .duration, .time, .nanoseconds: .string
        }
    }
}

// SPEC: "Primitive Types", "Logical Types": "Language implementations must ignore unknown logical types when reading", and those
// that are invalid, "for example a decimal type with scale greater than precision".
extension WireLeaf {
    /// The leaf of a primitive type, with its logical type where that fits; nil for any other name.
    init?(primitive name: String, logicalType: String?, attributes: JSONValue) {
        switch (name, logicalType) {
        case ("null", _): self = .null
        case ("boolean", _): self = .boolean
        case ("int", "date"): self = .date
        case ("int", "time-millis"): self = .time(perSecond: 1_000)
        case ("long", "time-micros"): self = .time(perSecond: 1_000_000)
        case ("long", .some(let logical)): self = WireLeaf.timestamp(logical) ?? .integer
        case ("int", _), ("long", _): self = .integer
        case ("float", _): self = .float
        case ("double", _): self = .double
        case ("string", _): self = .string
        case ("bytes", "decimal"): self = WireLeaf.decimal(size: nil, attributes) ?? .bytes(size: nil)
        case ("bytes", _): self = .bytes(size: nil)
        default: return nil
        }
    }

    /// The leaf of a fixed type.
    init(fixed size: Int, logicalType: String?, attributes: JSONValue) {
        switch (logicalType, size) {
        case ("decimal", _): self = WireLeaf.decimal(size: size, attributes) ?? .bytes(size: size)
        case ("uuid", 16): self = .uuid
        case ("duration", 12): self = .duration
        default: self = .bytes(size: size)
        }
    }

    private static func timestamp(_ logical: String) -> WireLeaf? {
        switch logical {
        case "timestamp-millis": .timestamp(scale: 1000, isAdjustedToUTC: true)
        case "timestamp-micros": .timestamp(scale: 1, isAdjustedToUTC: true)
        case "timestamp-nanos": .nanoseconds(isAdjustedToUTC: true)
        case "local-timestamp-millis": .timestamp(scale: 1000, isAdjustedToUTC: false)
        case "local-timestamp-micros": .timestamp(scale: 1, isAdjustedToUTC: false)
        case "local-timestamp-nanos": .nanoseconds(isAdjustedToUTC: false)
        default: nil
        }
    }

    /// More digits than any decimal has; each digit behind the point is printed.
    private static let maximumPrecision = 4096

    private static func decimal(size: Int?, _ attributes: JSONValue) -> WireLeaf? {
        let scale = attributes["scale"].map { $0.integer ?? -1 } ?? 0
        guard let precision = attributes["precision"]?.integer, (1...maximumPrecision).contains(precision),
            (0...precision).contains(scale)
        else { return nil }
        return precision <= LogicalType.maximumDecimalPrecision
            ? .decimal(size: size, precision: precision, scale: scale) : .longDecimal(size: size, scale: scale)
    }
}
