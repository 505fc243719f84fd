/// The rows in front of a table: titles, keys with their values, and rows that a spreadsheet padded.
struct Preamble {
    /// How many rows; 0 when there is no preamble, or not enough that says so.
    let count: Int

    private static let limit = 20

    init(_ rows: [HeadTable.Row], width: Int, _ table: HeadTable) {
        let titles = width > 1 ? rows.prefix { $0.width == 1 }.count : 0
        if titles > 0, titles <= Preamble.limit, Preamble.isTable(rows.dropFirst(titles), width, table, titles: titles)
        {
            count = titles
        } else {
            count = Preamble.padded(rows, width, table)
        }
    }

    /// Whether what is behind rows of one field can be nothing but a table: else the first of them may be the header of one column, whose
    /// values are prose or have decimal commas.
    private static func isTable(
        _ rows: ArraySlice<HeadTable.Row>, _ width: Int, _ table: HeadTable, titles: Int
    ) -> Bool {
        guard rows.count >= 3, let first = rows.first, first.width == width, width > 2 || rows.count >= titles,
            mayBeNames(first, table), !isProse(rows.prefix(200), table)
        else { return false }
        let fitting = rows.count { $0.width == width }
        return fitting == rows.count || (width > 2 && fitting * 10 >= rows.count * 9)
    }

    /// Rows that are narrower than the table, or hardly filled, in front of one that can only be names: all its cells are words,
    /// no two of them alike. Only rows of at most one filled cell may stand there without words above values that are none.
    private static func padded(_ rows: [HeadTable.Row], _ width: Int, _ table: HeadTable) -> Int {
        guard width > 2 else { return 0 }
        func filled(_ row: HeadTable.Row) -> Int { row.fields.count { !table.content($0).isEmpty } }
        let front = rows.prefix(limit + 1).prefix { $0.width < width || ($0.width == width && filled($0) * 2 <= width) }
        let below = rows.dropFirst(front.count)
        guard !front.isEmpty, front.count <= limit, below.count >= 3, let names = below.first, names.width == width,
            front.contains(where: { filled($0) > 0 }), areNames(names, table)
        else { return 0 }
        let fitting = below.filter { $0.width == width }
        guard fitting.count * 10 >= below.count * 9 else { return 0 }
        let areTitles = front.allSatisfy { $0.width == width && filled($0) <= 1 }
        let isSparse = fitting.prefix(200).contains { filled($0) <= 1 }
        let isTyped = (0..<width).contains { column in
            let cells = fitting.dropFirst().prefix(200).map { table.content($0.fields.lowerBound + column) }
            let kinds = Set(cells.map { CellShape($0) })
            return kinds.subtracting([.empty]).count == 1 && kinds.isDisjoint(with: [.text])
        }
        return isTyped || (areTitles && !isSparse) ? front.count : 0
    }

    /// Whether a row begins with a word and has no more numbers than words.
    private static func mayBeNames(_ row: HeadTable.Row, _ table: HeadTable) -> Bool {
        let kinds = row.fields.map { CellShape(table.content($0)) }
        return kinds.first == .text && kinds.count { $0 == .text } * 2 >= kinds.count
    }

    /// Whether a blank follows most delimiters.
    private static func isProse(_ rows: ArraySlice<HeadTable.Row>, _ table: HeadTable) -> Bool {
        let later = rows.flatMap { $0.fields.dropFirst() }
        return later.count { table.content($0).first == UInt8(ascii: " ") } * 2 > later.count
    }

    private static func areNames(_ row: HeadTable.Row, _ table: HeadTable) -> Bool {
        let cells = row.fields.map { table.content($0) }
        return cells.allSatisfy { CellShape($0) == .text } && Set(cells).count == cells.count
    }
}
