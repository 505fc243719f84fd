/// Cuts the input where the library next has something to do: at the ends of blocks, so that a fault has the place of its block.
struct FramePieces {
    /// Where the piece that is being given to the library begins.
    private(set) var start = StreamPosition()
    private var left = 0

    var isUsedUp: Bool { left == 0 }

    /// A piece of `count` bytes, where the last one is used up; else that goes on.
    mutating func begin(at position: StreamPosition, count: Int) {
        guard left == 0 else { return }
        start = position
        left = max(count, 1)
    }

    /// How many of `count` bytes belong to the piece.
    func part(of count: Int) -> Int { min(left, count) }

    mutating func take(_ count: Int) { left -= count }

    mutating func end() { left = 0 }
}
