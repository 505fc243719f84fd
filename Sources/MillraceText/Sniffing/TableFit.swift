/// How well the head of a text fits a dialect, as a person would see it: the same number of fields in every record.
struct TableFit {
    let table: HeadTable
    /// The width that most records have.
    let width: Int
    /// Rows in front of the table.
    let preamble: Int
    /// Rows that begin with `#` and are not as wide as the table.
    let comments: Int
    /// The records of the table, and those among them that are as wide as it.
    let records: Int
    let fitting: Int
    /// Whether all records but the first have one empty field too many.
    let hasTrailingDelimiter: Bool
    let isFirstFitting: Bool

    init(_ table: HeadTable) {
        self.table = table
        let isHash = { (row: HeadTable.Row) in table.byte(at: row.start) == UInt8(ascii: "#") }
        let canHaveComments = table.dialect.comment.isEmpty
        let width = TableFit.commonWidth(table.rows.filter { !canHaveComments || !isHash($0) })
        let hashes = table.rows.filter { $0.width != width && isHash($0) }
        let areComments =
            canHaveComments && width > 1 && !hashes.isEmpty && !table.rows.contains { $0.width == width && isHash($0) }
        let rows = areComments ? table.rows.filter { !isHash($0) } : table.rows
        let front = Preamble(rows, width: width, table)
        self.width = width
        comments = areComments ? hashes.count : 0
        preamble = front.count
        let records = rows.dropFirst(front.count)
        self.records = records.count + table.malformed
        self.fitting = records.count { $0.width == width }
        hasTrailingDelimiter = TableFit.hasTrailingDelimiter(records, table)
        isFirstFitting = hasTrailingDelimiter || records.first?.width == width
    }

    /// The width that most rows have, of several the largest.
    private static func commonWidth(_ rows: [HeadTable.Row]) -> Int {
        var counts: [Int: Int] = [:]
        for row in rows { counts[row.width, default: 0] += 1 }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
    }

    private static func hasTrailingDelimiter(_ rows: ArraySlice<HeadTable.Row>, _ table: HeadTable) -> Bool {
        guard let first = rows.first, rows.count > 1 else { return false }
        return rows.dropFirst().allSatisfy { row in
            let last = table.fields[row.fields.upperBound - 1]
            return row.width == first.width + 1 && last.isEmpty
        }
    }

    /// Whether it is a table with several columns: a few records may be broken, not many.
    var isBelievable: Bool {
        width > 1 && Double(fitting) >= Double(records) * (records < 10 ? 0.75 : 0.6)
    }

    /// The larger the better; 0 when it is not to be believed.
    var score: Double {
        guard isBelievable else { return 0 }
        let share = Double(fitting) / Double(records)
        return share * (1 - 1 / Double(2 * width)) * (0.5 + 0.5 * cleanShare) * (isFirstFitting ? 1 : 0.5)
            * (preamble > 0 ? 0.9 : 1)
    }

    /// The rows of the table: behind the preamble, comments left out.
    var tableRows: [HeadTable.Row] {
        let rows =
            comments > 0 ? table.rows.filter { table.byte(at: $0.start) != UInt8(ascii: "#") } : table.rows
        return Array(rows.dropFirst(preamble))
    }

    /// Whether a cell is a list or an object of its own.
    private static func isBracketed(_ cell: ArraySlice<UInt8>) -> Bool {
        (cell.first == UInt8(ascii: "{") && cell.last == UInt8(ascii: "}"))
            || (cell.first == UInt8(ascii: "[") && cell.last == UInt8(ascii: "]"))
    }

    /// The share of cells without a byte that could be a delimiter too; a decimal comma is none.
    private var cleanShare: Double {
        let rows = tableRows.dropFirst().prefix(200)
        var clean = 0
        var all = 0
        for place in rows.flatMap(\.fields) where !table.fields[place].isQuoted {
            let cell = table.content(place)
            all += 1
            let isSuspect = cell.contains { DialectSniffer.delimiters.contains($0) }
            clean += !isSuspect || CellShape(cell) == .number || TableFit.isBracketed(cell) ? 1 : 0
        }
        return all == 0 ? 1 : Double(clean) / Double(all)
    }
}
