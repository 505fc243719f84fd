import Synchronization

/// Pieces of work that a thread shares with those who come to help.
///
/// The leader never waits for help that has not begun, so it does not matter whether any comes.
final class SharedWork: @unchecked Sendable {
    // Safe: `body`, `helpers`, `active` and `isOver` are touched only inside `monitor`; pieces are claimed atomically.
    private let count: Int
    private let nextPiece = Atomic(0)
    private let monitor = Monitor()
    private var body: (@Sendable (_ piece: Int, _ worker: Int) -> Void)?
    private var helpers = 0
    private var active = 0

    init(count: Int, _ body: @escaping @Sendable (_ piece: Int, _ worker: Int) -> Void) {
        self.count = count
        self.body = body
    }

    /// Works until all pieces are done.
    func lead() {
        if let body = monitor.locked({ body }) { work(0, body) }
        monitor.locked {
            // Help that comes later finds nothing, and holds nothing that the pieces use.
            body = nil
            while active > 0 { monitor.wait() }
        }
    }

    /// Works with the leader while pieces are left; does nothing when it comes too late.
    func help() {
        let joined = monitor.locked { () -> (worker: Int, body: @Sendable (Int, Int) -> Void)? in
            guard let body else { return nil }
            helpers += 1
            active += 1
            return (helpers, body)
        }
        guard let joined else { return }
        work(joined.worker, joined.body)
        monitor.locked {
            active -= 1
            if active == 0 { monitor.wakeOne() }
        }
    }

    private func work(_ worker: Int, _ body: @Sendable (Int, Int) -> Void) {
        while true {
            let piece = nextPiece.add(1, ordering: .relaxed).oldValue
            guard piece < count else { return }
            body(piece, worker)
        }
    }
}
