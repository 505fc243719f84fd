import Synchronization

/// What one object has taken from a budget. It becomes smaller as the object needs less, so that the next can begin.
final class BudgetShare: Sendable {
    private let budget: ByteBudget
    private let held: Mutex<Int>

    /// Looks after `bytes` that were acquired from `budget`.
    init(_ bytes: Int, of budget: ByteBudget) {
        self.budget = budget
        self.held = Mutex(bytes)
    }

    /// What is held now.
    var bytes: Int { held.withLock { $0 } }

    /// Gives back what exceeds `bytes`; does nothing where no more than that is held.
    func shrink(to bytes: Int) {
        let freed = held.withLock { held in
            let freed = max(held - bytes, 0)
            held -= freed
            return freed
        }
        if freed > 0 { budget.release(freed) }
    }

    /// Gives everything back, then waits for `bytes`: who held on to the one while waiting for the other might wait for ever.
    ///
    /// - Throws: `CancellationError`, with nothing held.
    func exchange(for bytes: Int) async throws {
        shrink(to: 0)
        let taken = try await budget.acquire(bytes)
        held.withLock { $0 += taken }
    }
}
