/// Threads that an encoder may share a piece of work with, lent to it by the pipeline.
///
/// What is written never depends on the crew: the pieces are independent, and an encoder puts their results in order itself.
package protocol WorkCrew: Sendable {
    /// The most threads that work on one piece of work at once, the caller's own among them; at least 1.
    var width: Int { get }

    /// Calls `body` once for each piece in `0..<count` and returns when all calls have returned.
    ///
    /// `worker` is in `0..<width`, and no two calls with the same one overlap: memory to work in can be kept by it.
    func share(_ count: Int, _ body: @escaping @Sendable (_ piece: Int, _ worker: Int) -> Void)
}

/// The caller's thread alone.
package struct SoloCrew: WorkCrew {
    package init() {}

    package var width: Int { 1 }

    package func share(_ count: Int, _ body: @escaping @Sendable (_ piece: Int, _ worker: Int) -> Void) {
        for piece in 0..<count { body(piece, 0) }
    }
}
