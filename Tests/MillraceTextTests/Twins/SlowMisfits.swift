import MillraceColumns

@testable import MillraceText

/// A random table of which it is known, cell by cell, what fits its declared type: made field by field, so that nothing has to be parsed.
struct SlowMisfits {
    /// A field, what it means (nil: nothing) and what its declared type makes of that (nil: it cannot hold it).
    struct Field {
        let text: String
        let meaning: String?
        let cell: Cell?
    }

    static let declared: [Int: LogicalType] = [0: .int64, 1: .boolean, 2: .date, 4: .int64]
    /// The last column may not be null.
    static let required: Set<Int> = [4]
    static let names = ["n", "flag", "day", "note", "key"]

    private static let fitting: [[(String, Cell)]] = [
        [("1", .int64(1)), ("-77", .int64(-77)), ("007", .int64(7))],
        [("true", .boolean(true)), ("false", .boolean(false))],
        [("1970-01-02", .date(1)), ("1971-01-01", .date(365))],
        [("x", .string("x")), ("a,b", .string("a,b")), ("a \"b\"", .string("a \"b\""))],
        [("5", .int64(5)), ("9223372036854775807", .int64(.max))],
    ]
    private static let odd = [
        "", "odd", "two, words", "say \"\"", "\"", "9223372036854775808", "1.5", "line\nline", "\u{E4}\u{1F600}",
    ]

    /// Rows, and how many fields each has.
    private(set) var rows: [[Field]] = []

    init(rows count: Int, oddOf: Int, using random: inout SeededGenerator) {
        for _ in 0..<count {
            var row = SlowMisfits.names.indices.map { SlowMisfits.field($0, oddOf: oddOf, using: &random) }
            if Int.random(in: 0..<20, using: &random) == 0 { row.removeLast() }
            rows.append(row)
        }
    }

    private static func field(_ column: Int, oddOf: Int, using random: inout SeededGenerator) -> Field {
        if Int.random(in: 0..<12, using: &random) == 0 { return Field(text: "", meaning: nil, cell: .null) }
        let isOdd = declared[column] != nil && Int.random(in: 0..<oddOf, using: &random) == 0
        let fits = fitting[column].randomElement(using: &random) ?? ("", .null)
        let meaning = isOdd ? odd.randomElement(using: &random) ?? "" : fits.0
        let wantsQuotes = meaning.isEmpty || meaning.contains { ",\"\n".contains($0) }
        let text =
            wantsQuotes || Bool.random(using: &random)
            ? "\"\(meaning.replacing("\"", with: "\"\""))\"" : meaning
        return Field(text: text, meaning: meaning, cell: isOdd ? nil : fits.1)
    }

    func text(_ lineEnd: String) -> [UInt8] {
        let lines = rows.map { $0.map(\.text).joined(separator: ",") }
        return Array(([SlowMisfits.names.joined(separator: ",")] + lines).map { $0 + lineEnd }.joined().utf8)
    }

    /// The rows that a rescue keeps, the map of odd texts last, and the numbers of the others.
    func rescued(as names: [String]) -> (rows: [[Cell]], rejected: [Int]) {
        var kept: [[Cell]] = []
        var rejected: [Int] = []
        for (index, row) in rows.enumerated() {
            guard row.count == SlowMisfits.names.count, row[4].meaning != nil, row[4].cell != nil else {
                rejected.append(index + 1)
                continue
            }
            let odd = row.indices.filter { row[$0].cell == nil }.map {
                Cell.Entry(key: .string(names[$0]), value: .string(row[$0].meaning ?? ""))
            }
            kept.append(row.map { $0.cell ?? .null } + [odd.isEmpty ? .null : .map(odd)])
        }
        return (kept, rejected)
    }

    /// The columns that are not all of their declared type in the rows that widening keeps, and the numbers of the others.
    var widened: (columns: Set<Int>, rejected: [Int]) {
        var columns: Set<Int> = []
        var rejected: [Int] = []
        for (index, row) in rows.enumerated() {
            guard row.count == SlowMisfits.names.count, row[4].meaning != nil else {
                rejected.append(index + 1)
                continue
            }
            columns.formUnion(row.indices.filter { row[$0].cell == nil })
        }
        return (columns, rejected)
    }
}
