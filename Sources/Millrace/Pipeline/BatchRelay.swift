import MillraceColumns

/// Takes the batches of one source from its pass and hands them on, where the source has no encoders of its own.
struct BatchRelay: Sendable {
    enum Target: Sendable {
        /// A group's encoders.
        case group(GroupFeed)
        /// Kept by partition.
        case partitions(PartitionSpool)
    }

    let target: Target
    /// How the columns become those of a group; nil: they stay.
    var arrangement: GroupArrangement?

    /// Takes all batches of the pass.
    ///
    /// - Returns: how many rows were handed on.
    /// - Throws: `EncodingFault` when there is no room for them.
    func run(from sequencer: BatchSequencer) async throws -> UInt64 {
        var ordinal = 0
        var rows: UInt64 = 0
        while let batch = await sequencer.take(ordinal)?.batch {
            let number = ordinal
            rows += UInt64(batch.rowCount)
            let arranged = arrangement?.apply(batch) ?? batch
            switch target {
            case .group(let feed): feed.append(arranged) { sequencer.done(number) }
            case .partitions(let spool):
                try spool.append(arranged)
                sequencer.done(number)
            }
            ordinal += 1
        }
        return rows
    }
}
