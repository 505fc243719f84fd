import MillraceColumns

/// Cuts the table's rows into strides, after each of which the size of the row group is looked at.
///
/// A stride ends after `rowLimit` rows, or with the row that brings its plain size to `byteLimit`: a function of the rows alone, however
/// they come in batches.
struct RowStride {
    static let rowLimit = 16_384
    /// How finely the end of a stride that is full by bytes is looked for at first.
    private static let step = 256

    private let byteLimit: Int
    // Of the open stride.
    private var rows = 0
    private var bytes = 0

    /// - Parameter rowGroupBytes: a sixteenth of it is how much a row group may become too large.
    init(rowGroupBytes: Int) { byteLimit = max(rowGroupBytes / 16, 1) }

    /// Whether the stride just ended.
    var isAtEnd: Bool { rows == 0 }

    /// Takes rows from `start` on, up to the end of the stride or of `limit`, and returns how many.
    mutating func take(_ batch: RecordBatch, from start: Int, limit: Int) -> Int {
        let available = min(RowStride.rowLimit - rows, limit - start)
        var taken = 0
        while taken < available {
            let count = min(RowStride.step, available - taken)
            let size = RowStride.plainBytes(batch, start + taken..<start + taken + count)
            guard bytes + size < byteLimit else {
                taken += end(batch, from: start + taken, count: count)
                reset()
                return taken
            }
            bytes += size
            taken += count
        }
        rows += taken
        if rows == RowStride.rowLimit { reset() }
        return taken
    }

    /// Starts a new stride, with a new row group for example.
    mutating func reset() {
        rows = 0
        bytes = 0
    }

    /// How many of `count` rows it takes to fill the stride; one at least.
    private func end(_ batch: RecordBatch, from start: Int, count: Int) -> Int {
        var low = 1
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if bytes + RowStride.plainBytes(batch, start..<start + middle) >= byteLimit {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    private static func plainBytes(_ batch: RecordBatch, _ rows: Range<Int>) -> Int {
        batch.columns.reduce(0) { $0 + plainBytes($1, rows) }
    }

    private static func plainBytes(_ column: ColumnVector, _ rows: Range<Int>) -> Int {
        switch column.storage {
        case .boolean: return rows.count
        case .int32: return 4 * rows.count
        case .int64, .double: return 8 * rows.count
        case .int128: return 16 * rows.count
        case .binary(let values):
            return values.views.withUnsafeBufferPointer { views in
                var bytes = 4 * rows.count
                for row in rows { bytes &+= Int(views[row].length) }
                return bytes
            }
        case .structure(let children): return children.reduce(0) { $0 + plainBytes($1, rows) }
        case .list(let offsets, let element):
            return plainBytes(element, Int(offsets[rows.lowerBound])..<Int(offsets[rows.upperBound]))
        case .map(let offsets, let keys, let values):
            let entries = Int(offsets[rows.lowerBound])..<Int(offsets[rows.upperBound])
            return plainBytes(keys, entries) + plainBytes(values, entries)
        }
    }
}
