/// What the values of a column mean. Each format's SchemaMapping says how it is stored.
///
/// The list is closed: a new case is a compile error in every place that must learn it.
package indirect enum LogicalType: Hashable, Sendable {
    case boolean
    /// 64-bit signed integers.
    case int64
    /// IEEE 754 binary64.
    case double
    /// Fixed-point decimals; `1 <= precision <= 38`, `0 <= scale <= precision`.
    case decimal(precision: Int, scale: Int)
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    case date
    /// Microseconds since 1970-01-01T00:00:00: an instant when `isAdjustedToUTC`, else a local date and time.
    case timestamp(isAdjustedToUTC: Bool)
    /// Valid UTF-8.
    case string
    case structure([Field])
    case list(Field)
    /// The key is never null.
    case map(key: Field, value: Field)
}

extension LogicalType {
    /// The largest precision that a decimal may have: what fits in 16 bytes.
    package static let maximumDecimalPrecision = 38

    /// Whether values of this type have other values inside.
    package var isNested: Bool {
        switch self {
        case .structure, .list, .map: true
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: false
        }
    }

    /// How decimals of `precision` digits are held in memory.
    package static func isDecimalNarrow(precision: Int) -> Bool { precision <= 18 }
}

extension LogicalType: CustomStringConvertible {
    /// The name that a person types after `--type COLUMN=` and reads in `sniff` and `inspect`.
    package var description: String {
        switch self {
        case .boolean: "boolean"
        case .int64: "int64"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .date: "date"
        case .timestamp(isAdjustedToUTC: true): "timestamp_tz"
        case .timestamp(isAdjustedToUTC: false): "timestamp"
        case .string: "string"
        case .structure(let fields):
            "struct<" + fields.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + ">"
        case .list(let element): "list<\(element.type)>"
        case .map(let key, let value): "map<\(key.type), \(value.type)>"
        }
    }
}
