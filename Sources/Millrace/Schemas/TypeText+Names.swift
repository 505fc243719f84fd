import MillraceColumns

// The names of types, both ways.
extension TypeText {
    /// What a message says when a name is not known.
    static let names =
        "use boolean, int64, double, decimal(P,S), date, timestamp, timestamp_tz, string, struct<…>, array<…> or map<…>"

    /// A type without others inside. Narrow numbers are read as the wide ones, and lengths of text are not held to.
    static func scalar(_ name: String, _ numbers: [Int], at offset: Int) throws(Fault) -> LogicalType {
        switch (name, numbers.count) {
        case ("boolean", 0), ("bool", 0): return .boolean
        case ("tinyint", 0), ("smallint", 0), ("int", 0), ("integer", 0), ("bigint", 0), ("long", 0), ("int8", 0),
            ("int16", 0), ("int32", 0), ("int64", 0):
            return .int64
        case ("float", 0), ("real", 0), ("double", 0), ("float32", 0), ("float64", 0): return .double
        case ("date", 0): return .date
        case ("timestamp", 0): return .timestamp(isAdjustedToUTC: false)
        case ("timestamp_tz", 0), ("timestamptz", 0): return .timestamp(isAdjustedToUTC: true)
        case ("string", 0), ("text", 0), ("varchar", 0...1), ("char", 0...1), ("uuid", 0), ("time", 0): return .string
        case ("decimal", _), ("numeric", _), ("dec", _): return try decimal(numbers, at: offset)
        case ("binary", _), ("varbinary", _), ("bytes", _), ("blob", _):
            throw Fault(
                offset: offset, message: "'\(name)' is bytes, which a text source does not have",
                remedy: "declare it string: the text is kept as it is")
        default:
            let text = name + (numbers.isEmpty ? "" : "(\(numbers.map(String.init).joined(separator: ",")))")
            throw Fault(offset: offset, message: "there is no type '\(text)'", remedy: names)
        }
    }

    private static func decimal(_ numbers: [Int], at offset: Int) throws(Fault) -> LogicalType {
        guard let precision = numbers.first else {
            throw Fault(
                offset: offset, message: "'decimal' has no precision",
                remedy: "write decimal(P,S); Athena takes decimal for decimal(10,0)")
        }
        let scale = numbers.count > 1 ? numbers[1] : 0
        guard numbers.count <= 2, 1...LogicalType.maximumDecimalPrecision ~= precision, 0...precision ~= scale else {
            throw Fault(
                offset: offset, message: "'decimal(\(numbers.map(String.init).joined(separator: ",")))' is not a type",
                remedy: "write decimal(P,S) with P from 1 to \(LogicalType.maximumDecimalPrecision) and S from 0 to P")
        }
        return .decimal(precision: precision, scale: scale)
    }

    /// A type in words that `type(_:)` reads.
    static func text(of type: LogicalType) -> String {
        switch type {
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: type.description
        case .structure(let fields):
            "struct<" + fields.map { "\(text(ofName: $0.name)): \(text(of: $0))" }.joined(separator: ", ") + ">"
        case .list(let element): "list<\(text(of: element))>"
        case .map(let key, let value): "map<\(text(of: key.type)), \(text(of: value))>"
        }
    }

    private static func text(of field: Field) -> String {
        text(of: field.type) + (field.isNullable ? "" : " not null")
    }

    private static func text(ofName name: String) -> String {
        if !name.isEmpty, name.utf8.allSatisfy(isPlain) { return name }
        return "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }
}
