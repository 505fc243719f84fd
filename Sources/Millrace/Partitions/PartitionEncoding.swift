import MillraceColumns
import MillraceObjectStore

/// Encodes the rows of a conversion partition by partition, each to one output a format.
struct PartitionEncoding: Sendable {
    let spool: PartitionSpool
    /// Where the outputs of a partition go, by its folders.
    let targets: @Sendable (String) -> [OutputTarget]
    let shares: MemoryPlan.Shares
    let clock: StageClock
    let temporaryFolder: String
    let onRows: @Sendable (Int) async -> Void

    /// Encodes everything; nothing is visible yet.
    ///
    /// - Throws: what the store throws, `EncodingFault`, `CancellationError`; then nothing is left behind.
    func run() async throws -> [EncodingPass.Staged] {
        // Small outputs wait for the last of them.
        let waiting = SpillFile(memoryLimit: 0, folder: temporaryFolder)
        var staged: [EncodingPass.Staged] = []
        var held = 0
        do {
            for partition in spool.partitions {
                try Task.checkCancellation()
                for var item in try await encode(partition) {
                    held += item.output.bytesHeld
                    if held > shares.partBytes / 2 {
                        held -= item.output.bytesHeld
                        try item.output.spill(to: waiting)
                    }
                    staged.append(item)
                }
                spool.forget(partition)
            }
            return staged
        } catch {
            for item in staged { await item.output.abort() }
            throw error
        }
    }

    private func encode(_ partition: PartitionSpool.Partition) async throws -> [EncodingPass.Staged] {
        let targets = targets(partition.folders)
        let feed = PartitionFeed(spool, partition)
        do {
            let staged = try await withThrowingTaskGroup(of: EncodingPass.Staged?.self) { group in
                for (index, target) in targets.enumerated() {
                    group.addTask {
                        try await target.encode(schema: spool.layout.schema, from: feed, shares, clock) { rows in
                            if index == 0 { await onRows(rows) }
                        }
                    }
                }
                var staged: [EncodingPass.Staged] = []
                for try await item in group { if let item { staged.append(item) } }
                return staged
            }
            if let fault = feed.fault { throw fault }
            guard staged.count == targets.count, staged.allSatisfy({ $0.rows == partition.rows }) else {
                throw MillraceError(
                    .conservation,
                    "\(partition.rows) rows of a partition were handed on and not all written: a bug in Millrace",
                    remedy: "please report it; nothing was written")
            }
            return staged
        } catch {
            for target in targets { await target.cleanup.abort() }
            throw error
        }
    }
}
