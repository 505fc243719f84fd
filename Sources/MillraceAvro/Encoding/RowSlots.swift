import MillraceBytes

/// Room for some rows side by side, and in each the place where its next column goes.
///
/// A slot is as large as its row can become plus a margin, so kernels may store whole words beyond a value: the next column's
/// bytes overwrite them. The rows are moved together afterwards.
struct RowSlots: ~Copyable, @unchecked Sendable {
    // Safe: all memory belongs to this one non-copyable value and is freed with it, so no two threads ever share it.

    /// The most rows that are encoded side by side.
    static let maximumRows = 1024
    /// What a kernel may overwrite beyond the value it writes.
    static let margin = 80

    private var memory: ByteSink
    /// For each row, the bytes that its slot must have.
    let bounds: UnsafeMutablePointer<Int>
    /// For each row, where its slot begins.
    let starts: UnsafeMutablePointer<UnsafeMutableRawPointer>
    /// For each row, where its next byte goes.
    let cursors: UnsafeMutablePointer<UnsafeMutableRawPointer>
    /// The rows laid out.
    private(set) var count = 0

    init() {
        memory = ByteSink(capacity: 64)
        bounds = .allocate(capacity: RowSlots.maximumRows)
        starts = .allocate(capacity: RowSlots.maximumRows)
        cursors = .allocate(capacity: RowSlots.maximumRows)
    }

    deinit {
        bounds.deallocate()
        starts.deallocate()
        cursors.deallocate()
    }

    var allocatedBytes: Int { memory.allocatedBytes + RowSlots.maximumRows * 24 }

    /// Lays out slots for `count` rows with the sizes in `bounds`.
    mutating func layOut(count: Int) {
        precondition(count <= RowSlots.maximumRows, "more rows than there are cursors")
        var total = 0
        for row in 0..<count { total += bounds[row] + RowSlots.margin }
        memory.removeAll(keepingAtMost: max(total, 1 << 20))
        var start = memory.reserve(total)
        for row in 0..<count {
            starts[row] = start
            cursors[row] = start
            start += bounds[row] + RowSlots.margin
        }
        self.count = count
    }

    /// The bytes written in a row's slot.
    @inline(__always)
    func bytes(of row: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: starts[row], count: starts[row].distance(to: cursors[row]))
    }

    /// Writes one value a row: the branch, then what `store` writes at the place it is given; `store` returns how many bytes count.
    ///
    /// Safe: `store` writes at most its value's bound and the margin. It is called for nulls as well; their bytes do not count.
    @inline(__always)
    func write(
        _ presence: Presence, first: Int, _ store: (_ row: Int, _ place: UnsafeMutableRawPointer) -> Int
    ) {
        switch presence {
        case .required:
            for row in 0..<count { cursors[row] += store(row, cursors[row]) }
        case .all:
            for row in 0..<count {
                let place = cursors[row]
                place.storeBytes(of: Branch.value, as: UInt8.self)
                cursors[row] = place + 1 + store(row, place + 1)
            }
        case .some(let words):
            words.withUnsafeBufferPointer { words in
                for row in 0..<count {
                    let position = first &+ row
                    let bit = Int(truncatingIfNeeded: words[position &>> 6] &>> UInt64(position & 63)) & 1
                    let place = cursors[row]
                    place.storeBytes(of: UInt8(truncatingIfNeeded: bit &<< 1), as: UInt8.self)
                    cursors[row] = place + 1 + (store(row, place + 1) & (0 &- bit))
                }
            }
        }
    }
}
