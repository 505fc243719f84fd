import Millrace

/// Shows what became of columns with values that are not of their declared types.
enum MisfitLines {
    /// One line a column.
    static func lines(_ columns: [MisfitColumn]) -> [String] {
        columns.map { column in
            let name = Console.printable(column.name)
            guard column.written == column.declared else {
                return "\(name): widened from \(column.declared) to \(column.written)"
            }
            return "\(name): \(Numbers.counted(column.rescued, "value")) not \(column.declared), in _rescued"
        }
    }

    static func describe(_ column: MisfitColumn) -> JSONLine {
        var entry = JSONLine()
        entry.add("column", column.name)
        entry.add("declared", column.declared)
        entry.add("written", column.written)
        entry.add("rescued", column.rescued)
        return entry
    }
}
