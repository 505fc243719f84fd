import MillraceColumns
import Testing

@testable import MillraceAvro

/// Tables made in memory, the same on every run.
struct Table: Sendable, CustomTestStringConvertible {
    let name: String
    let schema: Schema
    let rows: [[Cell]]

    var testDescription: String { name }

    /// The rows in batches of `size`.
    func batches(of size: Int) throws -> [RecordBatch] {
        try stride(from: 0, to: rows.count, by: size).map { start in
            var builder = RecordBatchBuilder(schema: schema)
            for row in rows[start..<min(start + size, rows.count)] { try builder.append(row) }
            return builder.finish()
        }
    }
}

/// Which rows of a table are null.
enum NullPattern: String, CaseIterable, Sendable {
    case required, none, all, first, last, alternating, sparse

    func isNull(_ row: Int, of count: Int) -> Bool {
        switch self {
        case .required, .none: false
        case .all: true
        case .first: row == 0
        case .last: row == count - 1
        case .alternating: row % 2 == 1
        case .sparse: row % 97 == 13
        }
    }
}

/// Types without children and values at their edges.
enum Scalars {
    static let types: [LogicalType] = [
        .boolean, .int64, .double, .date, .string, .timestamp(isAdjustedToUTC: true),
        .timestamp(isAdjustedToUTC: false),
        .decimal(precision: 1, scale: 0), .decimal(precision: 18, scale: 2), .decimal(precision: 19, scale: 19),
        .decimal(precision: 38, scale: 10),
    ]

    static func value(_ type: LogicalType, row: Int) -> Cell {
        switch type {
        case .boolean: return .boolean(row % 3 == 0)
        case .int64: return .int64(integers[row % integers.count])
        case .timestamp:
            return .timestamp(row % 7 == 0 ? -1 - Int64(row) : 1_600_000_000_000_000 + Int64(row) * 977_777)
        case .double: return .double(doubles[row % doubles.count])
        case .date: return .date([0, -1, 19_000, -719_162, 2_932_896, 63, 64, -64, -65][row % 9])
        case .string: return .string(texts[row % texts.count])
        case .decimal(let precision, _): return .decimal(decimal(precision, row: row))
        case .structure, .list, .map: return .null
        }
    }

    static let integers: [Int64] = [
        0, -1, 1, 63, 64, -64, -65, 8191, 8192, -8192, -8193, 1 << 20, 1 << 27, (1 << 34) - 1, 1 << 41, 1 << 48,
        (1 << 55) - 1, 1 << 55, -(1 << 55), -(1 << 55) - 1, 1 << 62, .max, .min,
    ]
    static let doubles: [Double] = [
        0, -0.0, 1.5, -2.25, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 0.1,
    ]
    static let texts = [
        "", "a", "seven77", "eight888", "nine99999", "sixteen---------", "seventeen--------", "naïve – 数据 🚀",
        String(repeating: "x", count: 32), String(repeating: "y", count: 33), String(repeating: "z", count: 63),
        "tab\tquote\"newline\n",
    ]

    private static func decimal(_ precision: Int, row: Int) -> Int128 {
        var limit: Int128 = 1
        for _ in 0..<precision { limit *= 10 }
        let edges: [Int128] = [
            0, 1, -1, 127, 128, -128, -129, 32_767, -32_769, limit - 1, 1 - limit, limit / 7, -limit / 3,
        ]
        let value = edges[row % edges.count]
        return abs(value) < limit ? value : value % limit
    }
}

extension Table {
    /// One column of `type`.
    static func scalar(_ type: LogicalType, _ pattern: NullPattern, rowCount: Int) -> Table {
        let schema = Schema([Field("value", type, isNullable: pattern != .required)])
        let rows = (0..<rowCount).map { row in
            [pattern.isNull(row, of: rowCount) ? Cell.null : Scalars.value(type, row: row)]
        }
        return Table(name: "\(type) \(pattern)", schema: schema, rows: rows)
    }

    /// Every scalar type, nullable and not, side by side.
    static func wide(rowCount: Int) -> Table {
        let fields = Scalars.types.enumerated().flatMap { index, type in
            [Field("required_\(index)", type, isNullable: false), Field("nullable_\(index)", type)]
        }
        let rows = (0..<rowCount).map { row in
            fields.enumerated().map { index, field in
                field.isNullable && (row + index) % 5 == 0 ? Cell.null : Scalars.value(field.type, row: row + index)
            }
        }
        return Table(name: "wide", schema: Schema(fields), rows: rows)
    }
}
