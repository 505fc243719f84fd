import MillraceColumns

@testable import MillraceAvro

/// Tables of random types, names, nesting and values, the same for the same seed.
struct RandomTables {
    static let seeds = 0..<48

    /// SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let names = [
        "a", "A", "b c", "b-c", "b_c", "1st", "", "größe", "null", "record", "x.y", "\"", "🚀", "key", "value",
        "element",
    ]

    private var generator: Generator

    static func table(seed: Int) -> Table {
        var tables = RandomTables(generator: Generator(state: UInt64(seed)))
        let fields = tables.fields(depth: 0)
        let rows = (0..<tables.pick(0...400)).map { _ in fields.map { tables.cell($0) } }
        return Table(name: "random_\(seed)", schema: Schema(fields), rows: rows)
    }

    private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func fields(depth: Int) -> [Field] {
        // Names of one record are unique without regard to case; those of Avro are made from them.
        var free = RandomTables.names.filter { $0 != "A" }
        free.shuffle(using: &generator)
        return free.prefix(pick(1...5)).map { Field($0, type(depth: depth), isNullable: pick(0...2) > 0) }
    }

    private mutating func field(_ name: String, depth: Int) -> Field {
        Field(name, type(depth: depth), isNullable: pick(0...1) == 0)
    }

    private mutating func type(depth: Int) -> LogicalType {
        guard depth < 4, pick(0...2) == 0 else { return Scalars.types[pick(0...Scalars.types.count - 1)] }
        switch pick(0...3) {
        case 0: return .list(field("element", depth: depth + 1))
        case 1: return .map(key: Field("key", key(), isNullable: false), value: field("value", depth: depth + 1))
        default: return .structure(fields(depth: depth + 1))
        }
    }

    private mutating func key() -> LogicalType {
        [.string, .string, .int64, .date, .timestamp(isAdjustedToUTC: true)][pick(0...4)]
    }

    private mutating func cell(_ field: Field) -> Cell {
        if field.isNullable, pick(0...3) == 0 { return .null }
        switch field.type {
        case .structure(let fields): return .structure(fields.map { cell($0) })
        case .list(let element): return .list((0..<pick(0...3)).map { _ in cell(element) })
        case .map(let key, let value): return .map(entries(key.type, value))
        default: return Scalars.value(field.type, row: pick(0...10_000))
        }
    }

    /// Foreign readers give a map as a dictionary, so its keys differ.
    private mutating func entries(_ key: LogicalType, _ value: Field) -> [Cell.Entry] {
        var keys: Set<Cell> = []
        return (0..<pick(0...3)).compactMap { _ in
            let name = Scalars.value(key, row: pick(0...10_000))
            guard keys.insert(name).inserted else { return nil }
            return Cell.Entry(key: name, value: cell(value))
        }
    }
}
