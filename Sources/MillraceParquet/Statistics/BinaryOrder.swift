import MillraceBytes
import MillraceColumns

/// Watches the order of byte strings, compared byte by byte without sign.
struct BinaryOrder: ~Copyable {
    private(set) var order: ValueOrder
    private let isWatched: Bool
    private var last = ByteSink(capacity: 16)
    private var hasLast = false

    init(isWatched: Bool) {
        self.isWatched = isWatched
        order = ValueOrder(isWatched: isWatched)
    }

    var allocatedBytes: Int { last.allocatedBytes }

    /// Starts a new chunk.
    mutating func reset() {
        order = ValueOrder(isWatched: isWatched)
        last.removeAll(keepingAtMost: 64)
        hasLast = false
    }

    /// Takes the next values into account.
    ///
    /// - Complexity: O(bytes of the values) as long as they are in order, then O(1).
    mutating func add(_ run: DenseRun<BinaryView>) {
        guard order.isAlive, run.count > 0 else { return }
        if hasLast { narrow(last.bytes, run.bytes(at: 0)) }
        var previous = run.bytes(at: 0)
        for position in 1..<max(run.count, 1) {
            guard order.isAlive else { return }
            let value = run.bytes(at: position)
            narrow(previous, value)
            previous = value
        }
        last.removeAll()
        last.append(previous)
        hasLast = true
    }

    private mutating func narrow(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) {
        let order = BinaryOrder.compare(left, right)
        self.order.narrow(isAscending: order <= 0, isDescending: order >= 0)
    }

    /// Negative, zero or positive, as `left` is below, like or above `right`.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let common = min(left.count, right.count)
        var offset = 0
        // Safe: whole words are loaded only where both have eight bytes.
        while offset + 8 <= common {
            let words = (
                UInt64(bigEndian: left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
                UInt64(bigEndian: right.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            )
            if words.0 != words.1 { return words.0 < words.1 ? -1 : 1 }
            offset += 8
        }
        while offset < common {
            if left[offset] != right[offset] { return left[offset] < right[offset] ? -1 : 1 }
            offset += 1
        }
        return left.count - right.count
    }
}
