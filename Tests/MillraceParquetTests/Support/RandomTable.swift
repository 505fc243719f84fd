import MillraceColumns

/// Makes tables of any shape, the same for the same seed.
struct RandomTable {
    private var random: TestRandom

    init(seed: UInt64) { random = TestRandom(seed: seed) }

    /// How the nulls of a column lie.
    enum NullPattern: CaseIterable, Sendable {
        case none, few, half, most, all, leading, runs
    }

    /// A table of every flat type, required and optional.
    mutating func everyFlatType(rows: Int, nulls: NullPattern) -> TestTable {
        let types: [(String, LogicalType)] = [
            ("boolean", .boolean), ("int64", .int64), ("double", .double), ("dec5", .decimal(precision: 5, scale: 2)),
            ("dec15", .decimal(precision: 15, scale: 0)), ("dec25", .decimal(precision: 25, scale: 4)),
            ("dec38", .decimal(precision: 38, scale: 38)), ("date", .date),
            ("timestamp", .timestamp(isAdjustedToUTC: false)), ("instant", .timestamp(isAdjustedToUTC: true)),
            ("string", .string),
        ]
        var fields = types.map { Field($0.0, $0.1) }
        fields += types.map { Field($0.0 + "_required", $0.1, isNullable: false) }
        return table(Schema(fields), rows: rows, nulls: nulls)
    }

    /// A table of this schema.
    mutating func table(_ schema: Schema, rows: Int, nulls: NullPattern) -> TestTable {
        TestTable(
            schema: schema,
            rows: (0..<rows).map { row in schema.fields.map { cell($0, row: row, of: rows, nulls) } })
    }

    /// A schema with nesting up to `depth`.
    mutating func schema(columns: Int, depth: Int) -> Schema {
        Schema((0..<columns).map { field("c\($0)", depth: depth) })
    }

    private mutating func field(_ name: String, depth: Int) -> Field {
        Field(name, type(depth: depth), isNullable: Bool.random(using: &random))
    }

    private mutating func type(depth: Int) -> LogicalType {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 8), using: &random) {
        case 0: .boolean
        case 1: .int64
        case 2: .double
        case 3:
            .decimal(precision: Int.random(in: 1...38, using: &random), scale: 0)
        case 4: .date
        case 5: .timestamp(isAdjustedToUTC: Bool.random(using: &random))
        case 6, 7: .string
        case 8, 9:
            .structure((0..<Int.random(in: 1...3, using: &random)).map { field("f\($0)", depth: depth - 1) })
        case 10: .list(field("element", depth: depth - 1))
        default: .map(key: Field("key", .string, isNullable: false), value: field("value", depth: depth - 1))
        }
    }

    private mutating func isNull(_ row: Int, _ rows: Int, _ nulls: NullPattern) -> Bool {
        switch nulls {
        case .none: false
        case .few: Int.random(in: 0..<20, using: &random) == 0
        case .half: Bool.random(using: &random)
        case .most: Int.random(in: 0..<20, using: &random) != 0
        case .all: true
        case .leading: row < rows / 2
        case .runs: row / 100 % 2 == 0
        }
    }

    private mutating func cell(_ field: Field, row: Int, of rows: Int, _ nulls: NullPattern) -> Cell {
        if field.isNullable, isNull(row, rows, nulls) { return .null }
        // Half of the columns repeat few values, so that dictionaries are kept.
        let isNarrow = field.name.utf8.count % 2 == 0
        switch field.type {
        case .boolean: return .boolean(Bool.random(using: &random))
        case .int64: return .int64(isNarrow ? Int64.random(in: -9...9, using: &random) : random.nextInt64())
        case .double: return .double(double(isNarrow))
        case .decimal(let precision, _): return .decimal(decimal(precision, isNarrow))
        case .date: return .date(Int32.random(in: -719_162...2_932_896, using: &random) / (isNarrow ? 10_000 : 1))
        case .timestamp:
            return .timestamp(
                Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random)
                    / (isNarrow ? 1 << 54 : 1))
        case .string: return .string(string(isNarrow))
        case .structure(let fields): return .structure(fields.map { cell($0, row: row, of: rows, nulls) })
        case .list(let element):
            return .list(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in cell(element, row: row, of: rows, nulls) })
        case .map(let key, let value):
            return .map(
                (0..<Int.random(in: 0...3, using: &random)).map { number in
                    Cell.Entry(
                        key: key.type == .string ? .string("k\(number)") : cell(key, row: row, of: rows, nulls),
                        value: cell(value, row: row, of: rows, nulls))
                })
        }
    }

    private mutating func double(_ isNarrow: Bool) -> Double {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: -0.0
        case 1: 0.0
        case 2: .infinity
        case 3: -.infinity
        default:
            isNarrow
                ? Double(Int.random(in: 0...20, using: &random)) / 100 : Double.random(in: -1e9...1e9, using: &random)
        }
    }

    private mutating func decimal(_ precision: Int, _ isNarrow: Bool) -> Int128 {
        var limit = Int128(1)
        for _ in 0..<precision { limit *= 10 }
        let bits = UInt128(random.next()) << 64 | UInt128(random.next())
        let magnitude = Int128(bits % UInt128(limit)) % (isNarrow ? 10 : limit)
        return Bool.random(using: &random) ? magnitude : -magnitude
    }

    private mutating func string(_ isNarrow: Bool) -> String {
        if isNarrow {
            return ["", "a", "Straße", "longer than sixteen bytes", "日本"][Int.random(in: 0..<5, using: &random)]
        }
        let letters = Array("abcdefgh é€😀\n\"\u{0}")
        return String(
            (0..<Int.random(in: 0...90, using: &random)).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &random)]
            })
    }
}

extension TestRandom {
    mutating func nextInt64() -> Int64 { Int64(bitPattern: next()) }
}
