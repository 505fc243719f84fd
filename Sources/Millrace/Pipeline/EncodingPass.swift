import MillraceAvro
import MillraceColumns
import MillraceObjectStore
import MillraceParquet
import MillraceText

/// One pass over a source: slabs in, staged outputs out.
///
/// One task reads and cuts, one a core decodes, one a format encodes and uploads, one writes the rejects. They are tied by a sequencer and a budget, so that
/// the slowest of them sets the pace and memory stays bounded.
struct EncodingPass {
    /// An output that waits for its commit.
    struct Staged: Sendable {
        let format: OutputFormat
        var output: StagedOutput
        let rows: UInt64
    }

    /// What a pass has made.
    struct Product: Sendable {
        /// One a format.
        var outputs: [Staged] = []
        /// nil when nothing was rejected.
        var rejects: RejectTarget.Staged?
        /// Columns with values that are not of their declared types.
        var misfits: [MisfitColumn] = []
        /// The outputs' columns.
        var schema = Schema([])
        /// Comments, and lines in front of the table.
        var linesPassedOver: UInt64 = 0
        /// The rows that were handed on to a group.
        var relayed: UInt64 = 0
        /// The records that were decoded, also where the pass did not come to its end.
        var records: UInt64 = 0

        /// All that waits for its commit.
        var staged: [StagedOutput] { outputs.map(\.output) + (rejects?.files ?? []) }
    }

    let reading: TextReading
    let plan: TextPlan
    /// What becomes of the source's columns.
    let layout: TableLayout
    let reader: SlabReader
    /// How many of the reader's next slabs have predicted the types.
    let windowCount: Int
    let windowSummary: TextSummary
    let classifier: TextClassifier
    let outputs: [OutputTarget]
    let rejects: RejectSink?
    let rule: RejectRule
    let shares: MemoryPlan.Shares
    let clock: StageClock
    /// So many parts of slabs should find room in their share of the memory.
    private static let partsInFlight = 4

    /// Told of the rows of each batch once, by the first encoder.
    let onRows: @Sendable (Int) async -> Void
    /// Says of each row where it came from, if it is to.
    var sourceColumns: SourceColumns?
    /// Takes the batches where there are no encoders of the source's own.
    var relay: BatchRelay?
    /// What slabs are admitted with; nil: a budget of this pass alone.
    var budget: ByteBudget?

    /// Runs the pass to its end.
    ///
    /// - Returns: how it ended, and one staged output a format if it is complete.
    /// - Throws: what the store throws, `EncodingFault`, `CancellationError`.
    func run() async throws -> (BatchSequencer.Outcome, Product) {
        let budget = budget ?? ByteBudget(capacity: shares.slabs)
        let sequencer = BatchSequencer(
            plan: plan, summary: windowSummary, rule: rule,
            takers: outputs.count + (rejects == nil ? 0 : 1) + (relay == nil ? 0 : 1), budget: budget)
        let slabs = SlabQueue()
        var product = try await withThrowingTaskGroup(of: Made.self) { group in
            group.addTask {
                try await read(into: slabs, budget, sequencer)
                return .nothing
            }
            for _ in 0..<KernelExecutor.shared.width {
                group.addTask {
                    await decode(slabs, sequencer)
                    return .nothing
                }
            }
            for (index, target) in outputs.enumerated() {
                group.addTask {
                    let staged = try await target.encode(
                        schema: layout.outputSchema(plan.schema), from: sequencer, shares, clock
                    ) { rows in
                        if index == 0 { await onRows(rows) }
                    }
                    return staged.map { .output($0) } ?? .nothing
                }
            }
            if let relay { group.addTask { .relayed(try await relay.run(from: sequencer)) } }
            if let rejects {
                group.addTask {
                    try await rejects.write(
                        schema: plan.schema, written: layout.outputSchema(plan.schema), from: sequencer, shares
                    ).map { .rejects($0) } ?? .nothing
                }
            }
            var product = Product()
            do {
                for try await made in group { made.add(to: &product) }
            } catch {
                // Wake everyone who waits for a slab that will not come.
                sequencer.close()
                slabs.close()
                throw error
            }
            return product
        }
        product.misfits = misfits(sequencer.summary)
        product.schema = layout.outputSchema(plan.schema)
        product.records = sequencer.records
        product.linesPassedOver = await reader.linesPassedOver
        return (sequencer.outcome, product)
    }

    /// The columns that are not all as declared, in the order of the source.
    private func misfits(_ summary: TextSummary) -> [MisfitColumn] {
        if case .json(let plan) = plan, case .json(let summary) = summary { return misfits(plan, summary) }
        guard case .fields(let plan) = plan, case .fields(let summaries) = summary else { return [] }
        return layout.declared.sorted { $0.key < $1.key }.compactMap { column, declared in
            let written = plan.types[column]
            let rescued = layout.isRescuing && column < summaries.count ? summaries[column].misfits : 0
            guard written != declared || rescued > 0 else { return nil }
            return MisfitColumn(
                name: layout.writtenNames[column], declared: "\(declared)", written: "\(written)", rescued: rescued)
        }
    }

    private func misfits(_ plan: JSONPlan, _ summary: JSONSummary) -> [MisfitColumn] {
        // A column of which no value fitted is in no record that was read.
        let known = Set(plan.names)
        let unread = summary.misfits.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }.map { name, count in
            let type = plan.declared[name].map { "\($0)" } ?? ""
            return MisfitColumn(name: name, declared: type, written: type, rescued: count)
        }
        return unread
            + layout.declared.sorted { $0.key < $1.key }.compactMap { column, declared in
                guard plan.schema.fields.indices ~= column else { return nil }
                let written = plan.schema.fields[column].type
                let rescued = layout.isRescuing ? summary.misfits[plan.names[column]] ?? 0 : 0
                guard rescued > 0 || (written != declared && plan.isWidened(plan.names[column])) else { return nil }
                return MisfitColumn(
                    name: layout.writtenNames[column], declared: "\(declared)", written: "\(written)", rescued: rescued)
            }
    }

    /// What one of the tasks has made.
    private enum Made: Sendable {
        case nothing
        case output(Staged)
        case rejects(RejectTarget.Staged)
        case relayed(UInt64)

        func add(to product: inout Product) {
            switch self {
            case .nothing: break
            case .output(let staged): product.outputs.append(staged)
            case .rejects(let staged): product.rejects = staged
            case .relayed(let rows): product.relayed = rows
            }
        }
    }

    private func read(into slabs: SlabQueue, _ budget: ByteBudget, _ sequencer: BatchSequencer) async throws {
        defer { slabs.close() }
        var slabCount = 0
        var count = 0
        while !sequencer.isStopped, let slab = try await reader.next() {
            try Task.checkCancellation()
            // Handed on one by one: who decodes a part is to be the only one who has it.
            var parts = Array(
                plan.parts(of: slab, columnBytes: budget.capacity / EncodingPass.partsInFlight).reversed())
            while let part = parts.popLast() {
                try check(part)
                let admitted = try await budget.acquire(weight(part))
                slabs.append(
                    AdmittedSlab(
                        slab: part, ordinal: count, admitted: admitted, isSummarised: slabCount < windowCount))
                count += 1
            }
            slabCount += 1
        }
        sequencer.finish(total: count)
    }

    /// Refuses a record whose lists are more than all memory holds: their elements may be far larger than their text.
    private func check(_ slab: Slab) throws(MillraceError) {
        guard let need = plan.listBytes(slab), need > shares.footprint else { return }
        throw MillraceError(
            .recordTooLarge, "the lists of record \(slab.recordsBefore + 1) need more memory than there is",
            remedy: "run again with --memory \(MemoryPlan.memory(for: need).option)",
            position: MillraceError.Position(
                record: slab.recordsBefore + 1, line: slab.firstLine, column: nil, columnName: nil,
                byte: slab.byteOffset))
    }

    private func decode(_ slabs: SlabQueue, _ sequencer: BatchSequencer) async {
        let decoder = reading.decoder(plan)
        while var next = await slabs.next() {
            let delivery: BatchSequencer.Delivery
            let recordsBefore = next.slab.recordsBefore
            do throws(RecordFault) {
                let isContradicted = sequencer.isContradicted
                let decoded = try clock.time(.decode, bytes: next.slab.length, records: \.recordCount) {
                    () throws(RecordFault) in
                    isContradicted ? try classifier.decode(next.takeSlab()) : try decoder.decode(next.takeSlab())
                }
                delivery = .decoded(arranged(decoded, recordsBefore))
            } catch {
                delivery = .fault(error)
            }
            sequencer.deliver(
                delivery, ordinal: next.ordinal, admitted: next.admitted, isSummarised: next.isSummarised)
        }
    }

    /// With the columns of the outputs.
    private func arranged(_ decoded: DecodedSlab<TextSummary>, _ recordsBefore: UInt64) -> DecodedSlab<TextSummary> {
        guard !layout.isIdentity || sourceColumns != nil, var batch = decoded.batch else { return decoded }
        if !layout.isIdentity { batch = layout.apply(batch) }
        if let sourceColumns {
            batch = sourceColumns.add(to: batch, recordsBefore: recordsBefore, rejects: decoded.rejects)
        }
        return DecodedSlab(
            batch: batch, recordCount: decoded.recordCount, rejects: decoded.rejects,
            summary: decoded.summary)
    }

    /// The memory that a slab and the columns made of it take.
    private func weight(_ slab: Slab) -> Int {
        slab.bytes.count + (slab.origin?.byteCount ?? 0) + plan.columnBytes(slab)
            + (rule.limit.allowsAny ? plan.rejectBytes(slab) : 0)
    }
}
