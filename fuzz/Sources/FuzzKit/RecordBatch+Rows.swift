import MillraceColumns

extension RecordBatch {
    /// The batch row by row.
    package var rows: [[Cell]] {
        (0..<rowCount).map { row in columns.map { $0.cell(at: row) } }
    }
}
