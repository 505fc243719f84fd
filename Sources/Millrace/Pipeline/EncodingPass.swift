import MillraceAvro
import MillraceColumns
import MillraceObjectStore
import MillraceParquet
import MillraceText

/// One pass over a source: slabs in, staged outputs out.
///
/// One task reads and cuts, one a core decodes, one a format encodes and uploads. They are tied by a sequencer and a budget, so that
/// the slowest of them sets the pace and memory stays bounded.
struct EncodingPass {
    /// An output that waits for its commit.
    struct Staged: Sendable {
        let format: OutputFormat
        let output: StagedOutput
        let rows: UInt64
    }

    let dialect: CSVDialect
    let plan: DecodingPlan
    let reader: SlabReader
    /// How many of the reader's next slabs have predicted the types.
    let windowCount: Int
    let windowSummaries: [ColumnSummary]
    let outputs: [OutputTarget]
    let shares: MemoryPlan.Shares
    let clock: StageClock
    /// Told of the rows of each batch once, by the first encoder.
    let onRows: @Sendable (Int) async -> Void

    /// Runs the pass to its end.
    ///
    /// - Returns: how it ended, and one staged output a format if it is complete.
    /// - Throws: what the store throws, `EncodingFault`, `CancellationError`.
    func run() async throws -> (BatchSequencer.Outcome, [Staged]) {
        let budget = ByteBudget(capacity: shares.slabs)
        let sequencer = BatchSequencer(
            plan: plan, windowCount: windowCount, windowSummaries: windowSummaries, takers: outputs.count,
            budget: budget)
        let slabs = SlabQueue()
        let staged = try await withThrowingTaskGroup(of: Staged?.self) { group in
            group.addTask {
                try await read(into: slabs, budget, sequencer)
                return nil
            }
            for _ in 0..<KernelExecutor.shared.width {
                group.addTask {
                    await decode(slabs, sequencer)
                    return nil
                }
            }
            for (index, target) in outputs.enumerated() {
                group.addTask {
                    try await target.encode(schema: plan.schema, from: sequencer, shares, clock) { rows in
                        if index == 0 { await onRows(rows) }
                    }
                }
            }
            var staged: [Staged] = []
            do {
                for try await result in group { if let result { staged.append(result) } }
            } catch {
                // Wake everyone who waits for a slab that will not come.
                sequencer.close()
                slabs.close()
                throw error
            }
            return staged
        }
        return (sequencer.outcome, staged)
    }

    private func read(into slabs: SlabQueue, _ budget: ByteBudget, _ sequencer: BatchSequencer) async throws {
        defer { slabs.close() }
        var count = 0
        while !sequencer.isStopped, let slab = try await reader.next() {
            try Task.checkCancellation()
            let admitted = try await budget.acquire(EncodingPass.weight(slab))
            slabs.append(AdmittedSlab(slab: slab, ordinal: count, admitted: admitted))
            count += 1
        }
        sequencer.finish(total: count)
    }

    private func decode(_ slabs: SlabQueue, _ sequencer: BatchSequencer) async {
        let decoder = CSVDecoder(dialect: dialect, plan: plan)
        let classifier = CSVClassifier(dialect: dialect, columnCount: plan.names.count)
        while var next = await slabs.next() {
            let delivery: BatchSequencer.Delivery
            do throws(RecordFault) {
                let isContradicted = sequencer.isContradicted
                let decoded = try clock.time(.decode, bytes: next.slab.length, records: \.recordCount) {
                    () throws(RecordFault) in
                    isContradicted ? try classifier.decode(next.takeSlab()) : try decoder.decode(next.takeSlab())
                }
                delivery = .decoded(decoded)
            } catch {
                delivery = .fault(error)
            }
            sequencer.deliver(delivery, ordinal: next.ordinal, admitted: next.admitted)
        }
    }

    /// The memory that a slab and the columns made of it take: text, four bytes of index a field, up to twelve of values.
    private static func weight(_ slab: Slab) -> Int { slab.bytes.count + slab.index.count * 16 }
}
