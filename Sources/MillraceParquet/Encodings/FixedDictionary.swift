import MillraceBytes

/// The dictionary of a column of fixed width: keys in the order of their first appearance, and a hash table over them.
struct FixedDictionary<Key: FixedWidthInteger & BitwiseCopyable>: ~Copyable, @unchecked Sendable {
    // Safe: the memory belongs to this one non-copyable value and is freed with it.
    private(set) var keys: UnsafeMutablePointer<Key>
    private var capacity: Int
    private(set) var count = 0
    private var slots: HashSlots<UInt32>

    private static var smallest: Int { 256 }

    init() {
        capacity = FixedDictionary.smallest / 2
        keys = .allocate(capacity: capacity)
        slots = HashSlots(count: FixedDictionary.smallest)
    }

    deinit { keys.deallocate() }

    var allocatedBytes: Int { capacity * MemoryLayout<Key>.stride + slots.allocatedBytes }

    /// Forgets all entries and gives back memory beyond the smallest table.
    mutating func reset() {
        count = 0
        slots.reset(count: FixedDictionary.smallest)
        let smallest = FixedDictionary.smallest / 2
        guard capacity > smallest else { return }
        keys.deallocate()
        capacity = smallest
        keys = .allocate(capacity: capacity)
    }

    /// Writes the index of each value to `indices` and returns how many values were done: all, unless there would be more than
    /// `limit` entries.
    ///
    /// - Complexity: O(values) on average.
    @inline(__always)
    mutating func encode<Format: FixedFormat>(
        _ values: UnsafeBufferPointer<Format.Element>, as format: Format.Type,
        to indices: UnsafeMutablePointer<UInt32>, limit: Int
    ) -> Int where Format.Key == Key {
        var position = 0
        while position < values.count {
            // Known values run in this inner loop, in registers; a new value leaves it and comes back.
            position = encodeKnown(values, as: format, from: position, to: indices)
            guard position < values.count else { break }
            guard count < limit else { return position }
            insert(Format.key(values[position]), limit)
            indices[position] = UInt32(truncatingIfNeeded: count - 1)
            position += 1
        }
        return position
    }

    /// Encodes values until the first that has no entry, and returns where that is.
    @inline(__always)
    private func encodeKnown<Format: FixedFormat>(
        _ values: UnsafeBufferPointer<Format.Element>, as format: Format.Type, from start: Int,
        to indices: UnsafeMutablePointer<UInt32>
    ) -> Int where Format.Key == Key {
        let table = slots.base
        let keys = UnsafePointer(self.keys)
        let mask = slots.mask
        let shift = slots.shift
        // Safe: `slot` is masked, entries in the table are at most `count`, and the caller has room for all indices.
        for position in start..<values.count {
            let key = Format.key(values[position])
            var slot = Int(truncatingIfNeeded: FixedDictionary.hash(key) &>> shift)
            while true {
                let entry = table[slot]
                if entry == 0 { return position }
                let index = entry &- 1
                if keys[Int(index)] == key {
                    indices[position] = index
                    break
                }
                slot = (slot &+ 1) & mask
            }
        }
        return values.count
    }

    @inline(__always)
    private static func hash(_ key: Key) -> UInt64 {
        var bits = UInt64(truncatingIfNeeded: key)
        if Key.bitWidth > 64 { bits ^= UInt64(truncatingIfNeeded: key >> 64) &* 0xC2B2_AE3D_27D4_EB4F }
        // Doubles of few digits differ only in their upper bits: fold them down before the multiplication spreads them up.
        bits ^= bits &>> 32
        return bits &* 0x9E37_79B9_7F4A_7C15
    }

    /// Adds a key that has no entry yet, to `limit` at most.
    @inline(never)
    private mutating func insert(_ key: Key, _ limit: Int) {
        if count == capacity { growKeys(limit) }
        keys[count] = key
        count += 1
        if slots.isFull(count) { rebuild() } else { place(index: count - 1) }
    }

    private mutating func growKeys(_ limit: Int) {
        let wanted = min(capacity * 2, max(limit, capacity + 1))
        let larger = UnsafeMutablePointer<Key>.allocate(capacity: wanted)
        larger.update(from: keys, count: count)
        keys.deallocate()
        keys = larger
        capacity = wanted
    }

    private mutating func rebuild() {
        slots.reset(count: slots.grown)
        for index in 0..<count { place(index: index) }
    }

    private func place(index: Int) {
        var slot = Int(truncatingIfNeeded: FixedDictionary.hash(keys[index]) &>> slots.shift)
        while slots.base[slot] != 0 { slot = (slot + 1) & slots.mask }
        slots.base[slot] = UInt32(truncatingIfNeeded: index + 1)
    }
}
