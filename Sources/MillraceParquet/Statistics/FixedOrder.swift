/// Watches the order of values of a fixed width. NaN is in no order with anything; the zeros are equal.
struct FixedOrder<Element: Comparable & BitwiseCopyable> {
    private(set) var order: ValueOrder
    private let isWatched: Bool
    private var last: Element?
    /// Values that are compared before the result is looked at.
    private static var stretch: Int { 128 }

    init(isWatched: Bool) {
        self.isWatched = isWatched
        order = ValueOrder(isWatched: isWatched)
    }

    /// Starts a new chunk.
    mutating func reset() { self = FixedOrder(isWatched: isWatched) }

    /// Takes the next values into account.
    ///
    /// - Complexity: O(values) as long as they are in order, then O(1).
    @inline(__always)
    mutating func add(_ values: UnsafeBufferPointer<Element>) {
        guard order.isAlive, let first = values.first else { return }
        if let last { order.narrow(isAscending: last <= first, isDescending: last >= first) }
        var start = 1
        while start < values.count, order.isAlive {
            let end = min(start + FixedOrder.stretch, values.count)
            var falls = 0
            var rises = 0
            for index in start..<end {
                falls |= values[index - 1] <= values[index] ? 0 : 1
                rises |= values[index - 1] >= values[index] ? 0 : 1
            }
            order.narrow(isAscending: falls == 0, isDescending: rises == 0)
            start = end
        }
        last = values.last
    }
}
