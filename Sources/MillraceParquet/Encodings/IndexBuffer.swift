/// The dictionary indices of an open page. Its memory grows with the largest page and is kept.
struct IndexBuffer: ~Copyable, @unchecked Sendable {
    // Safe: the memory belongs to this one non-copyable value and is freed with it.
    private(set) var base: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 64
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    var allocatedBytes: Int { capacity * 4 }

    /// Makes room for `added` indices more and returns where they start; write there, then call `advance(by:)`.
    mutating func reserve(_ added: Int) -> UnsafeMutablePointer<UInt32> {
        if count + added > capacity {
            let wanted = max(count + added, capacity + capacity / 2)
            let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: wanted)
            larger.update(from: base, count: count)
            base.deallocate()
            base = larger
            capacity = wanted
        }
        return base + count
    }

    mutating func advance(by added: Int) { count += added }

    mutating func removeAll() { count = 0 }

    /// Gives back all memory but a little.
    mutating func release() {
        count = 0
        guard capacity > 64 else { return }
        base.deallocate()
        capacity = 64
        base = .allocate(capacity: capacity)
    }
}
