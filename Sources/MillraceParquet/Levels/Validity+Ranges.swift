import MillraceColumns

extension Validity {
    /// Up to 64 bits from `row` on, in the low bits; the others are 0.
    ///
    /// `row + count` must not be beyond the end.
    @inline(__always)
    func bits(from row: Int, count: Int) -> UInt64 {
        let word = row >> 6
        let shift = UInt64(row & 63)
        var bits = words[word] >> shift
        if Int(shift) + count > 64 { bits |= words[word + 1] << (64 - shift) }
        return count == 64 ? bits : bits & (1 << UInt64(count) - 1)
    }

    /// The number of rows in `rows` that hold no value.
    func nullCount(in rows: Range<Int>) -> Int {
        if rows.count == count { return nullCount }
        var valid = 0
        var row = rows.lowerBound
        while row < rows.upperBound {
            let taken = min(64, rows.upperBound - row)
            valid += bits(from: row, count: taken).nonzeroBitCount
            row += taken
        }
        return rows.count - valid
    }
}
