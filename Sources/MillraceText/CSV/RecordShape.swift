import MillraceColumns

/// Where the fields of a slab's records are, once they are known to have as many fields each as there are columns.
struct RecordShape {
    /// Field `c` of record `r` starts one past `ends[r * stride + c]` and ends at `ends[r * stride + c + 1]`.
    let ends: [UInt32]
    let stride: Int
    /// The records before the first that is malformed.
    let rows: Int
    /// Whether the slab's own index serves, or the records had to be walked one by one.
    let isRegular: Bool
    /// The first record's fault, with as many fields as it has.
    let ragged: Ragged?

    /// A record with too few or too many fields.
    struct Ragged: Hashable {
        let start: Int
        let fieldCount: Int
        /// Where the first field that is too many starts.
        let surplus: Int
    }

    private init(ends: [UInt32], stride: Int, rows: Int, isRegular: Bool, ragged: Ragged?) {
        self.ends = ends
        self.stride = stride
        self.rows = rows
        self.isRegular = isRegular
        self.ragged = ragged
    }

    init(_ slab: Slab, digest: SlabDigest, columns: Int) {
        let blankLines = columns > 1 ? digest.blankLines : 0
        if blankLines == 0, RecordShape.isRectangular(slab, records: digest.recordEnds, columns: columns) {
            self.init(
                ends: slab.index, stride: columns, rows: digest.recordEnds, isRegular: true, ragged: nil)
        } else {
            self.init(walking: slab, digest: digest, columns: columns)
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

    /// Walks the records: leaves out blank lines and stops at the first that is ragged.
    private init(walking slab: Slab, digest: SlabDigest, columns: Int) {
        var ends: [UInt32] = []
        var ragged: Ragged?
        var fields = 0
        var rows = 0
        var start: UInt32 = 0
        var recordStart: UInt32 = 0
        var surplus = 0
        for position in slab.index[1..<slab.index.count - SlabDigest.wordCount] {
            if fields == 0 {
                recordStart = start
                ends.append(start &- 1)
            }
            fields += 1
            if fields == columns + 1 { surplus = Int(start) }
            if fields <= columns { ends.append(position) }
            start = position + 1
            guard slab.bytes[Int(position)] == UInt8(ascii: "\n") else { continue }
            let isBlank = fields == 1 && columns > 1 && RecordShape.isBlank(slab, from: recordStart, to: position)
            if isBlank {
                ends.removeLast(2)
            } else if fields != columns {
                ragged = Ragged(start: Int(recordStart), fieldCount: fields, surplus: surplus)
                break
            } else {
                rows += 1
            }
            fields = 0
        }
        self.init(ends: ends, stride: columns + 1, rows: rows, isRegular: false, ragged: ragged)
    }

    private static func isBlank(_ slab: Slab, from start: UInt32, to end: UInt32) -> Bool {
        start == end || (end - start == 1 && slab.bytes[Int(start)] == UInt8(ascii: "\r"))
    }

    /// The record that `offset` stands in, as a row; `rows` when it is behind them.
    func row(at offset: Int) -> Int {
        var low = 0
        var high = rows
        let last = stride - (isRegular ? 0 : 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle * stride + last] < UInt32(offset) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
