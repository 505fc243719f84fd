import MillraceColumns

/// The type of a column, as `--type COLUMN=TYPE` declares it and `sniff` prints it.
public enum ColumnType: Hashable, Sendable {
    case boolean
    case int64
    case double
    /// At most 38 digits in all, `scale` of them behind the point.
    case decimal(precision: Int, scale: Int)
    case date
    /// A local date and time, in microseconds.
    case timestamp
    /// An instant, in microseconds of UTC.
    case timestampTZ
    case string

    /// Reads `int64`, `decimal(12,2)`, `timestamp_tz`, and the usual other names (`bool`, `bigint`, `float64`, `text`).
    public init(parsing text: String) throws(MillraceError) {
        let name = text.lowercased().filter { $0 != " " }
        switch name {
        case "boolean", "bool": self = .boolean
        case "int64", "bigint", "long", "integer", "int": self = .int64
        case "double", "float64": self = .double
        case "date": self = .date
        case "timestamp": self = .timestamp
        case "timestamp_tz", "timestamptz": self = .timestampTZ
        case "string", "text", "varchar": self = .string
        default: self = try ColumnType.decimal(parsing: name, original: text)
        }
    }

    private static func decimal(parsing name: String, original: String) throws(MillraceError) -> ColumnType {
        guard name.hasPrefix("decimal("), name.hasSuffix(")") else {
            throw MillraceError(
                .usage, "there is no type '\(original)'",
                remedy: "use boolean, int64, double, decimal(P,S), date, timestamp, timestamp_tz or string")
        }
        let numbers = name.dropFirst("decimal(".count).dropLast().split(separator: ",").map { Int($0) }
        guard let precision = numbers.first ?? nil, numbers.count <= 2,
            let scale = numbers.count == 2 ? numbers[1] : 0,
            1...LogicalType.maximumDecimalPrecision ~= precision, 0...precision ~= scale
        else {
            throw MillraceError(
                .usage, "'\(original)' is not a decimal type",
                remedy: "write decimal(P,S) with P from 1 to 38 and S from 0 to P")
        }
        return .decimal(precision: precision, scale: scale)
    }

    /// What the rooms below call it.
    var logicalType: LogicalType {
        switch self {
        case .boolean: .boolean
        case .int64: .int64
        case .double: .double
        case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
        case .date: .date
        case .timestamp: .timestamp(isAdjustedToUTC: false)
        case .timestampTZ: .timestamp(isAdjustedToUTC: true)
        case .string: .string
        }
    }
}
