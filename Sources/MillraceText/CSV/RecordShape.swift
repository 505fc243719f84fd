import MillraceColumns

/// Where the fields of a slab's records are: of those records that have as many fields as there are columns.
///
/// Records are counted from 0 in their slab; a blank line is one only where a record has one field.
struct RecordShape {
    /// Field `c` of row `r` starts one past `ends[r * stride + c]` and ends at `ends[r * stride + c + 1]`.
    private(set) var ends: [UInt32]
    let columns: Int
    private(set) var stride: Int
    /// The records that are kept.
    private(set) var rows: Int
    /// Which record each row is; nil: all are kept.
    private(set) var records: [UInt32]?
    /// All records, those that are not kept among them.
    let recordCount: Int
    /// Records with too few or too many fields.
    let ragged: [Ragged]

    /// A record with too few or too many fields.
    struct Ragged: Hashable {
        let record: Int
        /// From its start to its line end.
        let text: Range<Int>
        let fieldCount: Int
    }

    init(_ slab: Slab, digest: SlabDigest, columns: Int) {
        self.columns = columns
        let blankLines = columns > 1 ? digest.blankLines : 0
        if blankLines == 0, slab.holes.isEmpty,
            RecordShape.isRectangular(slab, records: digest.recordEnds, columns: columns)
        {
            ends = slab.index
            stride = columns
            rows = digest.recordEnds
            records = nil
            recordCount = rows
            ragged = []
        } else {
            var walk = RecordWalk(slab, columns: columns, recordEnds: digest.recordEnds)
            walk.run()
            ends = walk.ends
            stride = columns + 1
            rows = walk.rows
            records = walk.ragged.isEmpty && slab.holes.isEmpty ? nil : walk.records
            recordCount = walk.rows + walk.ragged.count + slab.holes.count
            ragged = walk.ragged
        }
    }

    /// Whether every n-th position is a line end and no other is: as many line ends as records says the second.
    private static func isRectangular(_ slab: Slab, records: Int, columns: Int) -> Bool {
        let positions = slab.index.count - SlabDigest.wordCount - 1
        guard records * columns <= positions else { return false }
        return slab.bytes.withUnsafeBufferPointer { text in
            slab.index.withUnsafeBufferPointer { index in
                // Safe: the positions of the index lie inside the text.
                var place = columns
                var areLineEnds = true
                for _ in 0..<records {
                    areLineEnds = areLineEnds && text[Int(index[place])] == UInt8(ascii: "\n")
                    place += columns
                }
                return areLineEnds
            }
        }
    }

    /// Which record of the slab a row is.
    func record(ofRow row: Int) -> Int { records.map { Int($0[row]) } ?? row }

    /// A row's text, its line end not counted.
    func text(ofRow row: Int) -> Range<Int> {
        let first = row * stride
        return Int(ends[first] &+ 1)..<Int(ends[first + columns])
    }

    /// Lets rows go, which are given in order.
    ///
    /// - Complexity: O(rows × columns).
    mutating func remove(_ unwanted: [Int]) {
        guard !unwanted.isEmpty else { return }
        var kept: [UInt32] = []
        kept.reserveCapacity(rows * (columns + 1))
        var keptRecords: [UInt32] = []
        keptRecords.reserveCapacity(rows)
        var next = unwanted.makeIterator()
        var removed = next.next()
        for row in 0..<rows {
            if row == removed {
                removed = next.next()
                continue
            }
            kept.append(contentsOf: ends[row * stride...row * stride + columns])
            keptRecords.append(UInt32(record(ofRow: row)))
        }
        ends = kept
        stride = columns + 1
        rows = keptRecords.count
        records = keptRecords
    }
}
