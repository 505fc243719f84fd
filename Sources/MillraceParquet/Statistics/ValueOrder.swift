/// Whether the values of a chunk, as they come, only ever go up, or only ever go down.
struct ValueOrder {
    private(set) var isAscending: Bool
    private(set) var isDescending: Bool

    /// - Parameter isWatched: false when the order is of no interest.
    init(isWatched: Bool) {
        isAscending = isWatched
        isDescending = isWatched
    }

    /// Whether there is still an order that the next values could break.
    var isAlive: Bool { isAscending || isDescending }
    /// Whether values differ and are in order.
    var isSorted: Bool { isAscending != isDescending }

    /// Takes into account that some value stood beside one that was not below it (`isAscending`) or not above it (`isDescending`).
    mutating func narrow(isAscending: Bool, isDescending: Bool) {
        self.isAscending = self.isAscending && isAscending
        self.isDescending = self.isDescending && isDescending
    }
}
