/// The outputs of one conversion on their way to being visible: all of them, or none where none stood before.
struct Publication: Sendable {
    let staged: [StagedOutput]
    /// How many are committed at once: of a group or of partitions there may be many.
    private let widest: Int
    /// Asked before something older is replaced; throws when it is not to be.
    private let confirm: @Sendable () async throws -> Void

    init(
        staged: [StagedOutput], _ shares: MemoryPlan.Shares, confirm: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.staged = staged
        self.confirm = confirm
        // Those that are in a file come into memory for it.
        let hasSpilled = staged.contains { if case .spilled = $0.content { true } else { false } }
        widest = hasSpilled ? max(shares.partBytes / Destination.smallestPart, 1) : 32
    }

    /// Commits all, side by side. When one cannot be, those that are new are taken back; one that replaced an older output stays, whole, and the
    /// next run replaces the others as well.
    ///
    /// - Returns: whether one of them replaced an older output.
    func run() async throws -> Bool {
        let outcomes = await commitAll()
        let failures = outcomes.compactMap { if case .failure(let error) = $0.outcome { error } else { nil } }
        guard let failure = failures.first else {
            return outcomes.contains { if case .success(false) = $0.outcome { true } else { false } }
        }
        for outcome in outcomes {
            guard case .success(true) = outcome.outcome else { continue }
            let output = staged[outcome.index]
            // One that cannot be taken back must not keep the others from it, nor hide why the conversion failed.
            do { try await output.store.delete(output.key) } catch {}
        }
        throw failure
    }

    /// Commits every output to its end, whatever becomes of the others: success says whether its key is new.
    private func commitAll() async -> [Committed] {
        await withTaskGroup(of: Committed.self) { group in
            var outcomes: [Committed] = []
            for (index, output) in staged.enumerated() {
                if index >= widest, let committed = await group.next() { outcomes.append(committed) }
                group.addTask {
                    do {
                        return Committed(index: index, outcome: .success(try await output.commit(confirm: confirm)))
                    } catch {
                        return Committed(index: index, outcome: .failure(error))
                    }
                }
            }
            for await committed in group { outcomes.append(committed) }
            return outcomes.sorted { $0.index < $1.index }
        }
    }

    /// What became of the commit of one output. A struct: tuples as results of tasks are miscompiled by Swift 6.3.1 with optimisation.
    private struct Committed: Sendable {
        let index: Int
        let outcome: Result<Bool, any Error>
    }
}
