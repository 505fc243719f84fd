import MillraceColumns

/// What takes the rejected records of one pass, in the order of the source.
enum RejectSink: Sendable {
    /// They are written beside the outputs.
    case file(RejectTarget)
    /// They are only counted.
    case tally(RejectTally)

    /// Takes the rejects of all slabs from the sequencer.
    ///
    /// - Parameters:
    ///   - schema: the columns of the source.
    ///   - written: those of the outputs.
    /// - Returns: nil when there were none, and when the pass ended early.
    func write(
        schema: Schema, written: Schema, from sequencer: BatchSequencer, _ shares: MemoryPlan.Shares
    ) async throws -> RejectTarget.Staged? {
        switch self {
        case .file(let target): try await target.write(schema: schema, from: sequencer, shares)
        case .tally(let tally): try await tally.take(schema: schema, written: written, from: sequencer)
        }
    }

    /// Leaves nothing behind of what has been written.
    func abort() async {
        if case .file(let target) = self { await target.cleanup.abort() }
    }
}
