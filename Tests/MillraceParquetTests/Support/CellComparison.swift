import MillraceColumns

@testable import MillraceParquet

extension Cell {
    /// The same cell with doubles replaced by their bits, so that NaN equals itself and the zeros differ.
    var exact: Cell {
        switch self {
        case .double(let value): .int64(Int64(bitPattern: value.bitPattern))
        case .structure(let cells): .structure(cells.map(\.exact))
        case .list(let cells): .list(cells.map(\.exact))
        case .map(let entries): .map(entries.map { Cell.Entry(key: $0.key.exact, value: $0.value.exact) })
        default: self
        }
    }
}

/// All rows of a file, through our own reader.
func readRows(_ bytes: [UInt8]) throws -> [[Cell]] {
    let file = try ParquetFile(MemorySource(bytes))
    return try file.metadata.rowGroups.indices.flatMap { group in
        let batch = try file.readRows(rowGroup: group)
        return (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row).exact } }
    }
}
