import MillraceBytes
import MillraceColumns

/// The dictionary of a column of byte strings: the PLAIN dictionary page as it grows, and a hash table over it.
///
/// A table of many hundred text columns has as many of these, so beside the page an entry takes four bytes, and four more for each of its
/// two to four slots.
struct BinaryDictionary: ~Copyable, @unchecked Sendable {
    /// The bytes that a page may grow to: its entries can then be counted in the bits that a slot has.
    static let largestPage = 1 << 20

    /// Length and bytes of each entry, in the order of first appearance: PLAIN.
    private(set) var page = ByteSink(capacity: 256)
    // Safe: the memory belongs to this one non-copyable value and is freed with it.
    /// Where in `page` the bytes of each entry start; their length stands before them.
    private var offsets: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    private(set) var count = 0
    /// Some bits of the hash above the index, so that most other entries are passed without looking at them.
    private var slots: HashSlots<UInt32>

    /// An entry has four bytes at least.
    private static var indexBits: UInt32 { 19 }
    private static var indexMask: UInt32 { 1 &<< indexBits &- 1 }
    private static var smallest: Int { 256 }

    init() {
        capacity = BinaryDictionary.smallest / 2
        offsets = .allocate(capacity: capacity)
        slots = HashSlots(count: BinaryDictionary.smallest)
    }

    deinit { offsets.deallocate() }

    var allocatedBytes: Int {
        page.allocatedBytes + capacity * MemoryLayout<UInt32>.stride + slots.allocatedBytes
    }

    /// Forgets all entries and gives back memory beyond the smallest table.
    mutating func reset() {
        count = 0
        page.removeAll(keepingAtMost: 4096)
        slots.reset(count: BinaryDictionary.smallest)
        let smallest = BinaryDictionary.smallest / 2
        guard capacity > smallest else { return }
        offsets.deallocate()
        capacity = smallest
        offsets = .allocate(capacity: capacity)
    }

    /// The bytes of an entry; valid until the dictionary changes.
    @inline(__always)
    func bytes(of index: Int) -> UnsafeRawBufferPointer {
        // Safe: offsets point into `page`, which only grows while they are there.
        let start = page.bytes.baseAddress.unsafelyUnwrapped + Int(offsets[index])
        return UnsafeRawBufferPointer(start: start, count: BinaryDictionary.length(before: start))
    }

    /// The length that stands before the bytes of an entry.
    @inline(__always)
    private static func length(before start: UnsafeRawPointer) -> Int {
        Int(UInt32(littleEndian: (start - 4).loadUnaligned(as: UInt32.self)))
    }

    /// Writes the index of each value to `indices` and returns how many values were done: all, unless `page` would grow beyond
    /// `limit` bytes, `largestPage` at most.
    ///
    /// - Complexity: O(bytes of the values) on average.
    @inline(__always)
    mutating func encode(
        _ run: DenseRun<BinaryView>, to indices: UnsafeMutablePointer<UInt32>, limit: Int
    ) -> Int {
        let limit = min(limit, BinaryDictionary.largestPage)
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
        let offsets = UnsafePointer(self.offsets)
        // Safe: `slot` is masked, indices in the table are below `count`, the caller has room for all indices, and behind every entry
        // 16 bytes of `page` may be read.
        for position in start..<run.count {
            let view = run.values[position]
            let length = Int(view.length)
            let bytes = base + Int(view.offset)
            let head = ShortBytes.head(bytes, length, readable: run.bytes.count - Int(view.offset))
            let hash = ShortBytes.hash(head, bytes, length)
            var slot = Int(truncatingIfNeeded: hash &>> shift)
            let tag = BinaryDictionary.tag(hash)
            while true {
                let entry = table[slot]
                if entry == 0 { return position }
                if (entry ^ tag) <= BinaryDictionary.indexMask {
                    let index = (entry & BinaryDictionary.indexMask) &- 1
                    let start = known + Int(offsets[Int(index)])
                    if BinaryDictionary.length(before: start) == length,
                        length <= 16
                            ? ShortBytes.head(start, length, readable: 16) == head
                            : ShortBytes.areEqual(start, bytes, length)
                    {
                        indices[position] = index
                        break
                    }
                }
                slot = (slot &+ 1) & mask
            }
        }
        return run.count
    }

    /// The bits of a hash that stand in a slot, above those of the index.
    @inline(__always)
    private static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) & ~indexMask }

    /// Adds a value that has no entry yet.
    @inline(never)
    private mutating func insert(_ value: UnsafeRawBufferPointer) {
        if count == capacity { growOffsets() }
        page.append(littleEndian: UInt32(truncatingIfNeeded: value.count))
        offsets[count] = UInt32(truncatingIfNeeded: page.count)
        page.append(value)
        // So much is read at once when values are compared.
        _ = page.reserve(16)
        count += 1
        if slots.isFull(count) { rebuild() } else { place(index: count - 1) }
    }

    private mutating func growOffsets() {
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
        larger.update(from: offsets, count: count)
        offsets.deallocate()
        offsets = larger
        capacity *= 2
    }

    private mutating func rebuild() {
        slots.reset(count: slots.grown)
        for index in 0..<count { place(index: index) }
    }

    private func place(index: Int) {
        let value = bytes(of: index)
        guard let start = value.baseAddress else { return }
        let head = ShortBytes.head(start, value.count, readable: 16)
        let hash = ShortBytes.hash(head, start, value.count)
        var slot = Int(truncatingIfNeeded: hash &>> slots.shift)
        while slots.base[slot] != 0 { slot = (slot + 1) & slots.mask }
        slots.base[slot] = BinaryDictionary.tag(hash) | UInt32(truncatingIfNeeded: index + 1)
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
