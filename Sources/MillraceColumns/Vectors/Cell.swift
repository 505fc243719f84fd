/// One value by itself: what `inspect --rows` prints and what tests compare. Too slow for anything on the data path.
package indirect enum Cell: Hashable, Sendable {
    case null
    case boolean(Bool)
    case int64(Int64)
    case double(Double)
    /// The unscaled value; the column's type has the scale.
    case decimal(Int128)
    /// Days since 1970-01-01.
    case date(Int32)
    /// Microseconds since 1970-01-01T00:00:00.
    case timestamp(Int64)
    case string(String)
    /// The values in the order of the type's fields.
    case structure([Cell])
    case list([Cell])
    case map([Entry])

    /// A key and its value in a map.
    package struct Entry: Hashable, Sendable {
        package var key: Cell
        package var value: Cell

        package init(key: Cell, value: Cell) {
            self.key = key
            self.value = value
        }
    }
}

extension ColumnVector {
    /// The value of one row.
    package func cell(at row: Int) -> Cell {
        if isNull(row) { return .null }
        switch storage {
        case .boolean(let values): return .boolean(values[row] != 0)
        case .int32(let values): return .date(values[row])
        case .int64(let values): return integerCell(values[row])
        case .int128(let values): return .decimal(values[row])
        case .double(let values): return .double(values[row])
        case .binary(let values): return .string(String(decoding: values[row], as: UTF8.self))
        case .structure(let children): return .structure(children.map { $0.cell(at: row) })
        case .list(let offsets, let element):
            return .list((offsets[row]..<offsets[row + 1]).map { element.cell(at: Int($0)) })
        case .map(let offsets, let keys, let values):
            return .map(
                (offsets[row]..<offsets[row + 1]).map {
                    Cell.Entry(key: keys.cell(at: Int($0)), value: values.cell(at: Int($0)))
                })
        }
    }

    private func integerCell(_ value: Int64) -> Cell {
        switch type {
        case .timestamp: .timestamp(value)
        case .decimal: .decimal(Int128(value))
        default: .int64(value)
        }
    }
}
