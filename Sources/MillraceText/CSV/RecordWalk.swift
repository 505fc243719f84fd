import MillraceColumns

/// Goes through a slab's records one by one, where they are not all alike.
struct RecordWalk {
    private let slab: Slab
    private let columns: Int
    /// One more than the columns for each row.
    private let recordEnds: Int
    /// One more than the columns for each row.
    private(set) var ends: [UInt32] = []
    private(set) var records: [UInt32] = []
    private(set) var ragged: [RecordShape.Ragged] = []
    private var blankLines = 0
    private var holes = 0

    /// Makes a walk through a slab with so many line ends that are not in quotes.
    init(_ slab: Slab, columns: Int, recordEnds: Int) {
        self.slab = slab
        self.columns = columns
        self.recordEnds = recordEnds
    }

    var rows: Int { records.count }

    /// Leaves out blank lines and records that are ragged.
    mutating func run() {
        run(isGuessing: true)
        // Two ragged records may look like one that is not; then there is a line end too many.
        if rows + ragged.count + blankLines + holes != recordEnds { run(isGuessing: false) }
    }

    /// - Parameter isGuessing: whether a line end where a record should have it is taken for the record's first.
    private mutating func run(isGuessing: Bool) {
        ends = []
        records = []
        ragged = []
        blankLines = 0
        holes = 0
        ends.reserveCapacity(slab.index.count + recordEnds)
        records.reserveCapacity(recordEnds)
        let count = slab.index.count - SlabDigest.wordCount
        slab.bytes.withUnsafeBufferPointer { text in
            slab.index.withUnsafeBufferPointer { index in
                var first = 1
                while first < count {
                    var last = first + columns - 1
                    let isHole = holes < slab.holes.count && index[first - 1] &+ 1 == slab.holes[holes].start
                    if !isGuessing || isHole || last >= count || text[Int(index[last])] != UInt8(ascii: "\n") {
                        last = first
                        while last < count, text[Int(index[last])] != UInt8(ascii: "\n") { last += 1 }
                    }
                    guard last < count else { return }
                    take(text, index, first, last)
                    first = last + 1
                }
            }
        }
    }

    /// Takes the record whose fields end at the entries from `first` to `last`.
    @inline(__always)
    private mutating func take(
        _ text: UnsafeBufferPointer<UInt8>, _ index: UnsafeBufferPointer<UInt32>, _ first: Int, _ last: Int
    ) {
        let fields = last - first + 1
        let start = Int(index[first - 1] &+ 1)
        let end = Int(index[last])
        if holes < slab.holes.count, start == slab.holes[holes].start {
            holes += 1
            return
        }
        if fields == columns {
            records.append(UInt32(truncatingIfNeeded: records.count + ragged.count + holes))
            ends.append(contentsOf: UnsafeBufferPointer(rebasing: index[first - 1...last]))
            return
        }
        let isEmpty = start == end || (end - start == 1 && text[start] == UInt8(ascii: "\r"))
        // Text that was written anew has no blank lines, and its carriage returns are text.
        let isBlank = fields == 1 && isEmpty && slab.source == nil
        guard !isBlank else {
            blankLines += 1
            return
        }
        ragged.append(RecordShape.Ragged(record: rows + ragged.count + holes, text: start..<end, fieldCount: fields))
    }
}
