/// Threads that members and frames may be decompressed on side by side.
package struct StreamCrew: Sendable {
    /// Calls the body once for each piece in `0..<count` and returns when all calls have returned; the second number is the worker's,
    /// below `width`, and no two calls with the same one overlap.
    package typealias Share =
        @Sendable (
            _ count: Int, _ body: @escaping @Sendable (_ piece: Int, _ worker: Int) -> Void
        ) -> Void

    /// The most threads at once, at least 1.
    package let width: Int
    let share: Share

    package init(width: Int, share: @escaping Share) {
        self.width = max(width, 1)
        self.share = share
    }

    /// The caller's thread alone.
    package static let solo = StreamCrew(width: 1) { count, body in
        for piece in 0..<count { body(piece, 0) }
    }
}
