import MillraceColumns

/// Cells as JSON that loses nothing: what a foreign reader must find.
///
/// Decimals are their unscaled value and doubles that JSON cannot say are words, both as strings; dates and timestamps are numbers;
/// structs and lists are arrays; a map is an array of pairs.
enum CellJSON {
    static func text(_ cell: Cell) -> String {
        switch cell {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .int64(let value): "\(value)"
        case .double(let value): value.isFinite ? "\(value)" : "\"\(value)\""
        case .decimal(let value): "\"\(value)\""
        case .date(let value): "\(value)"
        case .timestamp(let value): "\(value)"
        case .string(let value): quoted(value)
        case .structure(let cells), .list(let cells): "[" + cells.map(text).joined(separator: ",") + "]"
        case .map(let entries):
            "[" + entries.map { "[\(text($0.key)),\(text($0.value))]" }.joined(separator: ",") + "]"
        }
    }

    static func text(row: [Cell]) -> String { text(.list(row)) }

    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
