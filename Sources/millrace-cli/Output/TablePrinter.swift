import Millrace

/// Shows a table's definition: the statement with its notes as comments, or one object.
enum TablePrinter {
    static func lines(_ table: TableDefinition) -> [String] {
        let title = "\(table.format.rawValue): \(Numbers.counted(table.files, "file"))"
        return ([title] + table.notes).map { "-- " + Console.printable($0) } + [table.statement, ""]
    }

    static func line(_ table: TableDefinition) -> JSONLine {
        var line = JSONLine()
        line.add("event", "table")
        line.add("format", table.format.rawValue)
        line.add("table", table.table)
        line.add("location", table.location)
        line.add("files", table.files)
        line.add("statement", table.statement)
        line.add("notes", table.notes)
        return line
    }
}
