/// A table with aligned columns and no lines.
struct TextTable {
    private var rows: [[String]] = []
    /// The columns that are flush right: numbers.
    var rightAligned: Set<Int> = []

    mutating func add(_ cells: [String]) { rows.append(cells.map(Console.printable)) }

    /// One line a row, each begun with `indent`.
    func lines(indent: String = "") -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += rightAligned.contains(column) ? padding + cell : cell + padding
                if column < row.count - 1 { line += "  " }
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
