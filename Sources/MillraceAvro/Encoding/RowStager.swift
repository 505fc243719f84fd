import MillraceBytes
import MillraceColumns

/// Values that have no kernel (lists, maps, structs with nulls), written beforehand and copied when their column's turn comes.
struct RowStager: ~Copyable, Sendable {
    private var bytes = ByteSink()
    /// Where each value ends in `bytes`: all rows of the first staged column, then all of the next.
    private var ends: [Int] = []
    /// The next column to be copied.
    private var turn = 0

    var allocatedBytes: Int { bytes.allocatedBytes + ends.capacity * 8 }

    mutating func removeAll() {
        bytes.removeAll(keepingAtMost: 1 << 20)
        ends.removeAll(keepingCapacity: true)
        turn = 0
    }

    /// Writes a column's values of `rows` and adds their sizes to `bounds`.
    mutating func stage(
        _ vector: ColumnVector, _ field: Field, rows: Range<Int>, bounds: UnsafeMutablePointer<Int>
    ) throws(EncodingFault) {
        var start = bytes.count
        for row in rows {
            try ValueWriter.write(vector, row, as: field, into: &bytes)
            ends.append(bytes.count)
            bounds[row - rows.lowerBound] += bytes.count - start
            start = bytes.count
        }
    }

    /// Copies the next column to the cursors of `slots`. Columns come in the order in which they were staged.
    ///
    /// Safe: `stage` counted each value in its row's bound.
    mutating func copyNextColumn(to slots: borrowing RowSlots) {
        let first = turn * slots.count
        var start = first == 0 ? 0 : ends[first - 1]
        let base = bytes.bytes
        for row in 0..<slots.count {
            let end = ends[first + row]
            UnsafeMutableRawBufferPointer(start: slots.cursors[row], count: end - start)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: base[start..<end]))
            slots.cursors[row] += end - start
            start = end
        }
        turn += 1
    }
}
