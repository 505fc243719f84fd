import MillraceColumns

/// How the values of one place are held while a slab is read.
enum JSONColumnKind: UInt8, Sendable {
    case boolean, int64, double, date, timestamp, timestampTZ, text, json, emptyObject, structure, list
    case declaredBoolean, declaredInt64, declaredDouble, declaredNarrow, declaredWide
    case declaredDate, declaredTimestamp, declaredTimestampTZ, declaredText

    /// The bytes of a slot.
    var width: Int {
        switch self {
        case .boolean, .declaredBoolean: 1
        case .date, .declaredDate, .list: 4
        case .int64, .double, .timestamp, .timestampTZ, .text, .json, .emptyObject: 8
        case .declaredInt64, .declaredDouble, .declaredNarrow, .declaredTimestamp, .declaredTimestampTZ, .declaredText:
            8
        case .declaredWide: 16
        case .structure: 0
        }
    }
}

/// The column of one place while it grows: slots and validity, in memory that is zero where nothing was written.
///
/// Rows that hold nothing are not written: `count` may lag behind the rows of the place around it, until a value comes or the slab
/// ends. A list has one slot more than rows: where its elements end.
struct JSONColumn {
    let place: JSONLayout.Place
    /// Of an object: the key to expect first.
    var firstGuess: Int
    var count = 0
    var capacity = 0
    var slots: UnsafeMutableRawPointer?
    var words: UnsafeMutablePointer<UInt64>?
    /// Whether some string has escapes: their views have `JSONColumn.escapedBit`.
    var hasEscapes = false

    /// In a view's length: the text has escapes still.
    static let escapedBit: UInt32 = 1 << 31

    init(_ place: JSONLayout.Place) {
        self.place = place
        self.firstGuess = place.slots.lowerBound
    }

    @inline(__always) var kind: JSONColumnKind { place.kind }
}

extension JSONColumn {
    /// Makes room for `rows` rows, zero where they are new.
    mutating func grow(to rows: Int) {
        let extra = kind == .list ? 1 : 0
        let old = (capacity > 0 ? capacity + extra : 0) * kind.width
        slots = JSONColumn.grown(slots, from: old, to: (rows + extra) * kind.width)
        let oldWords = Validity.wordCount(capacity) * 8
        words = JSONColumn.grown(
            words.map { UnsafeMutableRawPointer($0) }, from: oldWords, to: Validity.wordCount(rows) * 8
        )
        .map { $0.assumingMemoryBound(to: UInt64.self) }
        capacity = rows
    }

    private static func grown(
        _ memory: UnsafeMutableRawPointer?, from old: Int, to bytes: Int
    ) -> UnsafeMutableRawPointer? {
        guard bytes > 0 else { return memory }
        let larger = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
        // Safe: `old` bytes were written before, and the rest is set here.
        if let memory {
            larger.copyMemory(from: memory, byteCount: old)
            memory.deallocate()
        }
        (larger + old).initializeMemory(as: UInt8.self, repeating: 0, count: bytes - old)
        return larger
    }

    func free() {
        slots?.deallocate()
        words?.deallocate()
    }

    /// Says that `row` holds a value.
    @inline(__always) func setValid(_ row: Int) {
        // Safe: the row is within the capacity.
        words.unsafelyUnwrapped[row >> 6] |= 1 &<< UInt64(row & 63)
    }

    /// Writes the slot of `row`, which is within the capacity, and says that it holds a value.
    @inline(__always) func set<Value: BitwiseCopyable>(_ value: Value, _ row: Int) {
        slots.unsafelyUnwrapped.assumingMemoryBound(to: Value.self)[row] = value
        setValid(row)
    }

    /// The end of the elements of all rows before `row`.
    func elementEnd(before row: Int) -> Int {
        // Safe: slot 0 is 0, slot `r + 1` is where row `r` ends; both are within the capacity and the one more that lists have.
        guard let slots, row > 0 else { return 0 }
        return Int(slots.assumingMemoryBound(to: Int32.self)[row])
    }

    /// Says where the elements of `row` end.
    func setElementEnd(_ end: Int, _ row: Int) {
        slots.unsafelyUnwrapped.assumingMemoryBound(to: Int32.self)[row + 1] = Int32(end)
    }

    /// Takes back what rows from `row` on hold, in this column alone.
    mutating func clear(from row: Int) {
        defer { count = min(count, row) }
        guard row < count, let words else { return }
        for place in row..<count { words[place >> 6] &= ~(1 << UInt64(place & 63)) }
        // An object has no slots.
        guard let slots else { return }
        let first = (kind == .list ? row + 1 : row) * kind.width
        (slots + first).initializeMemory(as: UInt8.self, repeating: 0, count: (count - row) * kind.width)
    }
}
