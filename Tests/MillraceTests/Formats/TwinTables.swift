import Millrace
import MillraceColumns

/// Random nested tables for both formats: one seed, one table.
struct TwinTables {
    let schema: Schema
    let rows: [[Cell]]

    /// A table of `rowCount` rows with structs, lists and maps in one another, up to four deep.
    init(seed: UInt64, rowCount: Int) {
        var random = Generator(state: seed)
        let schema = Schema((0..<5).map { random.field("c\($0)", depth: $0 == 0 ? 0 : 4) })
        self.schema = schema
        rows = (0..<rowCount).map { _ in schema.fields.map { random.cell($0) } }
    }

    /// The rows in one batch.
    func batch() throws -> RecordBatch {
        var builder = RecordBatchBuilder(schema: schema)
        for row in rows { try builder.append(row) }
        return builder.finish()
    }

    /// One JSON array a row: decimals as their unscaled value in quotes, doubles that JSON lacks as words, maps as arrays of pairs.
    var lines: String { rows.map { Self.json(.list($0)) + "\n" }.joined() }

    private static func json(_ cell: Cell) -> String {
        switch cell {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .int64(let value), .timestamp(let value): "\(value)"
        case .date(let value): "\(value)"
        case .double(let value): value.isFinite ? "\(value)" : "\"\(value)\""
        case .decimal(let value): "\"\(value)\""
        case .string(let value): JSONText.quoted(value)
        case .structure(let cells), .list(let cells): "[" + cells.map(json).joined(separator: ",") + "]"
        case .map(let entries):
            "[" + entries.map { "[\(json($0.key)),\(json($0.value))]" }.joined(separator: ",") + "]"
        }
    }
}

extension TwinTables {
    /// Fields and cells of any kind; the same state gives the same ones. SplitMix64.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }

        private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

        mutating func field(_ name: String, depth: Int) -> Field {
            let type = type(depth: depth)
            return Field(name, type, isNullable: below(3) > 0)
        }

        private mutating func type(depth: Int) -> LogicalType {
            switch depth > 0 ? below(14) : below(8) {
            case 0: return .boolean
            case 1: return .int64
            case 2: return .double
            case 3:
                let precision = 1 + below(38)
                return .decimal(precision: precision, scale: below(precision + 1))
            case 4: return .date
            case 5: return .timestamp(isAdjustedToUTC: below(2) == 0)
            case 6, 7: return .string
            case 8, 9, 10: return .structure((0...below(3)).map { field("f\($0)", depth: depth - 1) })
            case 11, 12: return .list(field("element", depth: depth - 1))
            default:
                return .map(
                    key: Field("key", .string, isNullable: false), value: field("value", depth: depth - 1))
            }
        }

        mutating func cell(_ field: Field) -> Cell {
            field.isNullable && below(5) == 0 ? .null : cell(field.type)
        }

        private mutating func cell(_ type: LogicalType) -> Cell {
            switch type {
            case .boolean: return .boolean(below(2) == 0)
            case .int64: return .int64(below(2) == 0 ? Int64(below(9)) : Int64(bitPattern: next()))
            case .double: return .double([0.0, -0.0, .infinity, -.infinity, 1.5, Double(below(1000)) / 7][below(6)])
            case .decimal(let precision, _): return .decimal(decimal(precision))
            case .date: return .date(Int32(below(2_000_000)) - 700_000)
            case .timestamp: return .timestamp(Int64(below(1 << 57)) - 1 << 55)
            case .string: return .string(string())
            case .structure(let fields): return .structure(fields.map { cell($0) })
            case .list(let element): return .list((0..<below(4)).map { _ in cell(element) })
            case .map(_, let value):
                return .map((0..<below(4)).map { Cell.Entry(key: .string("k\($0)"), value: cell(value)) })
            }
        }

        private mutating func decimal(_ precision: Int) -> Int128 {
            var limit: Int128 = 1
            for _ in 0..<precision { limit *= 10 }
            return (Int128(Int64(bitPattern: next())) << 60) % limit
        }

        /// Now and then longer than any page.
        private mutating func string() -> String {
            let letters = ["a", "b", "é", "€", "😀", " ", "\n", "\"", "\u{0}"]
            let length = below(400) == 0 ? 9000 : below(70)
            return (0..<length).map { _ in letters[below(letters.count)] }.joined()
        }
    }
}
