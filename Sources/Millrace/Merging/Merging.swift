import Synchronization

/// What a run keeps of the groups that it works on.
final class Merging: Sendable {
    let ledger: ClaimLedger
    private struct State {
        var rewritten: Set<GroupTable.Number> = []
        var watch: GroupWatch?
        /// The numbers of groups that are written anew, by their new names.
        var numbers: [String: GroupTable.Number] = [:]
    }

    private let state = Mutex(State())

    init(_ manifest: RunManifest, _ options: ConversionOptions) {
        ledger = ClaimLedger(
            manifest, lease: options.claimLease, isPartitioned: !options.partitionBy.isEmpty,
            tree: options.dataset?.schema.folder ?? "")
    }

    /// Keeps this run's claims alive until it is cancelled.
    func beat() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: ledger.renewalInterval) } catch { return }
            await ledger.renew()
        }
    }

    /// Remembers what was found out about groups that are there.
    func keep(_ watch: GroupWatch) { state.withLock { $0.watch = watch } }

    /// Says that a group is to be written anew under another name.
    func willRewrite(_ number: GroupTable.Number, as hash: String) { state.withLock { $0.numbers[hash] = number } }

    /// Says that a group was written.
    func wrote(_ hash: String) {
        state.withLock { state in
            if let number = state.numbers[hash] { state.rewritten.insert(number) }
        }
    }

    /// Entries of sources that are gone, and whose rows are in no output any more.
    var settledGone: [ManifestEntry] {
        state.withLock { $0.watch?.settledGone(rewritten: $0.rewritten) ?? [] }
    }
}
