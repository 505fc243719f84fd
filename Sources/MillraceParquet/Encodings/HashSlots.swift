/// The slots of an open-addressing hash table: 0 is empty, another number is an entry's index plus one.
///
/// The number of slots is a power of two, and at most five in eight are taken. Indices follow the order of first appearance, so
/// what is written never depends on the table's size.
struct HashSlots<Slot: FixedWidthInteger & BitwiseCopyable>: ~Copyable, @unchecked Sendable {
    // Safe: the memory belongs to this one non-copyable value and is freed with it.
    private(set) var base: UnsafeMutablePointer<Slot>
    private(set) var count: Int

    /// How far a 64-bit hash is shifted down to be a slot's number.
    @inline(__always) var shift: UInt64 { UInt64(truncatingIfNeeded: 64 - count.trailingZeroBitCount) }
    @inline(__always) var mask: Int { count - 1 }

    /// `count` must be a power of two.
    init(count: Int) {
        self.count = count
        base = .allocate(capacity: count)
        base.initialize(repeating: 0, count: count)
    }

    deinit { base.deallocate() }

    var allocatedBytes: Int { count * MemoryLayout<Slot>.stride }

    /// Whether `entries` fill the table as far as they may.
    @inline(__always) func isFull(_ entries: Int) -> Bool { entries * 8 >= count * 5 }

    /// What a full table grows to: small ones by leaps, since each growth hashes all entries anew, large ones by what they need.
    var grown: Int { count < 4096 ? count * 4 : count * 2 }

    /// Empties the table and makes it `count` slots large.
    mutating func reset(count newCount: Int) {
        if newCount != count {
            base.deallocate()
            base = .allocate(capacity: newCount)
            count = newCount
        }
        base.initialize(repeating: 0, count: count)
    }
}
