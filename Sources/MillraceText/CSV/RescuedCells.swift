import MillraceColumns

/// The texts of values that their declared types cannot hold, on their way into a column of maps.
struct RescuedCells {
    private struct Cell {
        let row: Int
        /// From 0.
        let column: Int
        let text: BinaryView
    }

    private var cells: [Cell] = []
    private var bytes: [UInt8] = []

    /// Takes what a field means: its text, without quotes around it.
    mutating func append(_ text: some Collection<UInt8>, row: Int, column: Int) {
        cells.append(
            Cell(row: row, column: column, text: BinaryView(offset: UInt32(bytes.count), length: UInt32(text.count))))
        bytes += text
    }

    /// A map for each of the rows that has such a value, in the order of the columns; null for every other.
    ///
    /// - Complexity: O(rows + n log n) for n values.
    func vector(rows: Int, names: [String]) -> ColumnVector {
        let ordered = cells.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        var flags = [Bool](repeating: false, count: rows)
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(rows + 1)
        var next = 0
        for row in 0..<rows {
            while next < ordered.count, ordered[next].row == row { next += 1 }
            flags[row] = next > Int(offsets[row])
            offsets.append(Int32(next))
        }
        let values = BinaryStorage(bytes: bytes, views: ordered.map(\.text))
        return ColumnVector(
            type: MisfitPolicy.rescuedField.type, count: rows, validity: Validity(flags),
            storage: .map(
                offsets: offsets, keys: RescuedCells.texts(RescuedCells.keys(ordered.map(\.column), names)),
                values: RescuedCells.texts(values)))
    }

    private static func texts(_ storage: BinaryStorage) -> ColumnVector {
        ColumnVector(type: .string, count: storage.views.count, validity: nil, storage: .binary(storage))
    }

    /// The names of columns; each stands in the bytes but once.
    private static func keys(_ columns: [Int], _ names: [String]) -> BinaryStorage {
        var bytes: [UInt8] = []
        let views = names.map { name in
            let offset = bytes.count
            bytes += Array(name.utf8)
            return BinaryView(offset: UInt32(offset), length: UInt32(bytes.count - offset))
        }
        return BinaryStorage(bytes: bytes, views: columns.map { views[$0] })
    }
}
