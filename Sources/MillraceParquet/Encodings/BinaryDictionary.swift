import MillraceBytes
import MillraceColumns

/// The dictionary of a column of byte strings: the PLAIN dictionary page as it grows, and a hash table over it.
struct BinaryDictionary: ~Copyable, @unchecked Sendable {
    /// Length and bytes of each entry, in the order of first appearance: PLAIN.
    private(set) var page = ByteSink(capacity: 256)
    /// An entry: its first 16 bytes, which decide most comparisons, and where in `page` all of them are.
    private struct Entry {
        var head: ShortBytes.Head
        var offset: UInt32
        var length: UInt32
    }

    // Safe: the memory belongs to this one non-copyable value and is freed with it.
    private var entries: UnsafeMutablePointer<Entry>
    private var capacity: Int
    private(set) var count = 0
    /// The upper half of the hash beside the index, so that most other entries are passed without looking at them.
    private var slots: HashSlots<UInt64>

    private static var smallest: Int { 256 }

    init() {
        capacity = BinaryDictionary.smallest / 2
        entries = .allocate(capacity: capacity)
        slots = HashSlots(count: BinaryDictionary.smallest)
    }

    deinit { entries.deallocate() }

    var allocatedBytes: Int {
        page.allocatedBytes + capacity * MemoryLayout<Entry>.stride + slots.allocatedBytes
    }

    /// Forgets all entries and gives back memory beyond the smallest table.
    mutating func reset() {
        count = 0
        page.removeAll(keepingAtMost: 4096)
        slots.reset(count: BinaryDictionary.smallest)
        let smallest = BinaryDictionary.smallest / 2
        guard capacity > smallest else { return }
        entries.deallocate()
        capacity = smallest
        entries = .allocate(capacity: capacity)
    }

    /// The bytes of an entry; valid until the dictionary changes.
    @inline(__always)
    func bytes(of index: Int) -> UnsafeRawBufferPointer {
        // Safe: entries point into `page`, which only grows while they are there.
        let view = entries[index]
        return UnsafeRawBufferPointer(rebasing: page.bytes[Int(view.offset)..<Int(view.offset) + Int(view.length)])
    }

    /// Writes the index of each value to `indices` and returns how many values were done: all, unless `page` would grow beyond
    /// `limit` bytes.
    ///
    /// - Complexity: O(bytes of the values) on average.
    @inline(__always)
    mutating func encode(
        _ run: DenseRun<BinaryView>, to indices: UnsafeMutablePointer<UInt32>, limit: Int
    ) -> Int {
        var position = 0
        while position < run.count {
            position = encodeKnown(run, from: position, to: indices)
            guard position < run.count else { break }
            let value = run.bytes(at: position)
            guard page.count + 4 + value.count <= limit else { return position }
            insert(value)
            indices[position] = UInt32(truncatingIfNeeded: count - 1)
            position += 1
        }
        return position
    }

    /// Encodes values until the first that has no entry, and returns where that is.
    @inline(__always)
    private func encodeKnown(
        _ run: DenseRun<BinaryView>, from start: Int, to indices: UnsafeMutablePointer<UInt32>
    ) -> Int {
        guard let base = run.bytes.baseAddress, let known = page.bytes.baseAddress else { return start }
        let table = slots.base
        let mask = slots.mask
        let shift = slots.shift
        let entries = UnsafePointer(self.entries)
        // Safe: `slot` is masked, entries in the table are at most `count`, and the caller has room for all indices.
        for position in start..<run.count {
            let view = run.values[position]
            let length = Int(view.length)
            let bytes = base + Int(view.offset)
            let head = ShortBytes.head(bytes, length, readable: run.bytes.count - Int(view.offset))
            let hash = ShortBytes.hash(head, bytes, length)
            var slot = Int(truncatingIfNeeded: hash &>> shift)
            let tag = hash & 0xFFFF_FFFF
            while true {
                let entry = table[slot]
                if entry == 0 { return position }
                if entry &>> 32 == tag {
                    let index = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
                    if entries[index].length == view.length, entries[index].head == head,
                        length <= 16 || ShortBytes.areEqual(known + Int(entries[index].offset), bytes, length)
                    {
                        indices[position] = UInt32(truncatingIfNeeded: index)
                        break
                    }
                }
                slot = (slot &+ 1) & mask
            }
        }
        return run.count
    }

    /// Adds a value that has no entry yet.
    @inline(never)
    private mutating func insert(_ value: UnsafeRawBufferPointer) {
        if count == capacity { growEntries() }
        page.append(littleEndian: UInt32(truncatingIfNeeded: value.count))
        var head = ShortBytes.Head(low: 0, high: 0)
        if let base = value.baseAddress { head = ShortBytes.head(base, value.count, readable: value.count) }
        entries[count] = Entry(
            head: head, offset: UInt32(truncatingIfNeeded: page.count), length: UInt32(truncatingIfNeeded: value.count))
        page.append(value)
        count += 1
        if slots.isFull(count) { rebuild() } else { place(index: count - 1) }
    }

    private mutating func growEntries() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        larger.update(from: entries, count: count)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }

    private mutating func rebuild() {
        slots.reset(count: slots.count * 4)
        for index in 0..<count { place(index: index) }
    }

    private func place(index: Int) {
        guard let base = page.bytes.baseAddress else { return }
        let entry = entries[index]
        let hash = ShortBytes.hash(entry.head, base + Int(entry.offset), Int(entry.length))
        var slot = Int(truncatingIfNeeded: hash &>> slots.shift)
        while slots.base[slot] != 0 { slot = (slot + 1) & slots.mask }
        slots.base[slot] = (hash & 0xFFFF_FFFF) << 32 | UInt64(truncatingIfNeeded: index + 1)
    }
}

extension DenseRun where Element == BinaryView {
    /// The bytes of one value.
    @inline(__always)
    func bytes(at position: Int) -> UnsafeRawBufferPointer {
        let view = values[position]
        return UnsafeRawBufferPointer(rebasing: bytes[Int(view.offset)..<Int(view.offset) + Int(view.length)])
    }
}
