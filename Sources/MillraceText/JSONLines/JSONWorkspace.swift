import MillraceColumns

/// The columns of one slab while it is read, and a layout's tables, all behind pointers.
final class JSONWorkspace {
    /// A key to expect: `token` is what a record writes, unless it needs escapes.
    struct Slot {
        let token: UnsafePointer<UInt8>
        let length: Int
        /// The bytes that count in the token's last word.
        let mask: UInt64
        let isPlain: Bool
        let place: Int
        /// The slot to expect next: what followed last time.
        var next: Int
    }

    let layout: JSONLayout
    /// The records that the slab can have.
    let records: Int
    // Safe: made here, freed in `deinit`, and never handed beyond the life of this object.
    let columns: UnsafeMutablePointer<JSONColumn>
    let slots: UnsafeMutablePointer<Slot>
    private let tokens: UnsafeMutablePointer<UInt8>

    init(_ layout: JSONLayout, records: Int) {
        self.layout = layout
        self.records = records
        columns = .allocate(capacity: layout.places.count)
        for (index, place) in layout.places.enumerated() { (columns + index).initialize(to: JSONColumn(place)) }
        tokens = .allocate(capacity: layout.tokens.count)
        for (index, byte) in layout.tokens.enumerated() { tokens[index] = byte }
        slots = .allocate(capacity: max(layout.slots.count, 1))
        for (index, slot) in layout.slots.enumerated() {
            let copy = Slot(
                token: UnsafePointer(tokens + slot.token), length: slot.length,
                mask: JSONText.lastWordMask(slot.length), isPlain: slot.isPlain, place: slot.place,
                next: slot.next)
            (slots + index).initialize(to: copy)
        }
    }

    deinit {
        for index in layout.places.indices { columns[index].free() }
        columns.deallocate()
        tokens.deallocate()
        slots.deallocate()
    }

    /// The slot of a key among those of an object's place.
    func slot(of key: UnsafeBufferPointer<UInt8>, in place: Int) -> Int? {
        let table = layout.tables[place]
        guard !table.isEmpty else { return layout.places[place].slots.first { isSlot($0, key) } }
        var index = JSONLayout.hash(key) & (table.count - 1)
        while table[index] >= 0 {
            if isSlot(Int(table[index]), key) { return Int(table[index]) }
            index = (index + 1) & (table.count - 1)
        }
        return nil
    }

    private func isSlot(_ slot: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        let token = UnsafeBufferPointer(start: slots[slot].token + 1, count: slots[slot].length - 2)
        return token.count == key.count && token.elementsEqual(key)
    }

    /// Sees to memory for the row: at once for all records where each has at most one value, else doubling.
    func grow(_ column: UnsafeMutablePointer<JSONColumn>, for row: Int) {
        column.pointee.grow(to: row < records ? records : max((row + 1) * 2, 64))
    }

    /// Brings a column to `row`: rows before it that were not written hold nothing, and what stands in the row itself goes.
    func settle(_ column: UnsafeMutablePointer<JSONColumn>, at row: Int) {
        if column.pointee.count > row { truncate(column, to: row) } else { fill(column, to: row) }
    }

    /// Takes back all rows from `row` on, and what is inside them, of a row that was begun only as well.
    func truncate(_ column: UnsafeMutablePointer<JSONColumn>, to row: Int) {
        switch column.pointee.kind {
        case .structure:
            for slot in column.pointee.place.slots { truncate(columns + slots[slot].place, to: row) }
        case .list:
            let end = column.pointee.elementEnd(before: min(row, column.pointee.count))
            truncate(columns + column.pointee.place.element, to: end)
        default: break
        }
        column.pointee.clear(from: row)
    }

    /// Adds rows that hold nothing.
    func fill(_ column: UnsafeMutablePointer<JSONColumn>, to rows: Int) {
        guard column.pointee.count < rows else { return }
        if column.pointee.capacity < rows { grow(column, for: rows - 1) }
        if column.pointee.kind == .list {
            let end = column.pointee.elementEnd(before: column.pointee.count)
            for row in column.pointee.count..<rows { column.pointee.setElementEnd(end, row) }
        }
        column.pointee.count = rows
    }
}
