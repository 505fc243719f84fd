import MillraceColumns
import MillraceObjectStore
import MillraceText

/// The conversion of one object, from its first byte to its published outputs.
struct ObjectConversion {
    let source: SourceObject
    let destination: Destination
    let options: ConversionOptions
    let shares: MemoryPlan.Shares
    let clock: StageClock
    /// Told of the source's bytes as they are read, once each.
    let onBytes: @Sendable (Int) -> Void
    /// Told of rows as they are encoded.
    let onRows: @Sendable (Int) async -> Void
    /// Told, once nothing is left to do but to make the outputs visible, how many bytes of them are still in memory.
    var onStaged: @Sendable (Int) -> Void = { _ in }

    /// The first slabs, whose values predict the types; an object of no more slabs than these is typed exactly from them.
    private static let windowSlabs = 2

    /// What became of the object.
    enum Outcome: Sendable {
        case converted(ObjectReport)
        case empty
    }

    /// Converts the object, or leaves nothing behind.
    ///
    /// - Throws: `MillraceError`, `CancellationError`.
    func run() async throws -> Outcome {
        let start = ContinuousClock.now
        let first = try await open(ifMatch: nil)
        var targets: [OutputTarget] = []
        do {
            guard let (header, summaries, windowCount) = try await look(first.reader, size: first.metadata.size) else {
                return .empty
            }
            targets = makeTargets(first.metadata)
            let plan = DecodingPlan(names: header.names, declared: try declaredTypes(header), summaries: summaries)
            let pass = makePass(plan, first.reader, windowCount: windowCount, summaries, targets)
            let (staged, records, passes) = try await encode(pass, header, first.metadata)
            try proveConservation(staged, records: records)
            onStaged(staged.reduce(0) { $0 + $1.output.bytesHeld })
            try await publish(staged)
            return .converted(
                report(staged, records: records, passes: passes, bytes: first.metadata.size, since: start))
        } catch {
            for target in targets { await target.cleanup.abort() }
            let names = await first.reader.header?.names ?? []
            throw ErrorMaker(object: source.name, columnNames: names, size: first.metadata.size).error(from: error)
        }
    }

    private func open(ifMatch: String?) async throws -> (reader: SlabReader, metadata: ObjectMetadata) {
        do {
            let object = try await source.store.get(source.key, GetOptions(range: nil, ifMatch: ifMatch))
            let isFirstPass = ifMatch == nil
            let cutter = SlabCutter(
                dialect: dialect, slabBytes: shares.slabBytes, recordLimit: shares.recordLimit)
            let reader = SlabReader(body: object.body, cutter: cutter, clock: clock) { [onBytes] count in
                if isFirstPass { onBytes(count) }
            }
            return (reader, object.metadata)
        } catch {
            throw ErrorMaker(object: source.name).error(from: error)
        }
    }

    private var dialect: CSVDialect { options.dialect(forName: source.output.fileName) }

    /// Summarises the first slabs, which predict the types; the reader will hand them out again.
    private func look(_ reader: SlabReader, size: UInt64) async throws -> (
        CSVHeader, [ColumnSummary], windowCount: Int
    )? {
        let window = try await reader.next(ObjectConversion.windowSlabs)
        guard let header = await reader.header else { return nil }
        try shares.check(columns: header.count, size: size)
        let classifier = CSVClassifier(dialect: dialect, columnCount: header.count)
        var summaries: [ColumnSummary] = []
        for slab in window { summaries.merge(try classifier.decode(slab).summaries) }
        await reader.putBack(window)
        return (header, summaries, window.count)
    }

    private func makePass(
        _ plan: DecodingPlan, _ reader: SlabReader, windowCount: Int, _ summaries: [ColumnSummary],
        _ targets: [OutputTarget]
    ) -> EncodingPass {
        EncodingPass(
            dialect: dialect, plan: plan, reader: reader, windowCount: windowCount, windowSummaries: summaries,
            outputs: targets, shares: shares, clock: clock, onRows: onRows)
    }

    /// Encodes in one pass, or in a second one under the final types when a value contradicted the predicted ones.
    private func encode(
        _ pass: EncodingPass, _ header: CSVHeader, _ metadata: ObjectMetadata
    ) async throws -> (staged: [EncodingPass.Staged], records: UInt64, passes: Int) {
        let (outcome, staged) = try await pass.run()
        switch outcome {
        case .complete(let records): return (staged, records, 1)
        case .fault(let fault): throw fault
        case .unfinished: throw unfinished()
        case .contradicted(let summaries):
            for target in pass.outputs { await target.cleanup.abort() }
            let again = try await open(ifMatch: metadata.etag)
            let plan = DecodingPlan(names: header.names, declared: try declaredTypes(header), summaries: summaries)
            let (outcome, staged) = try await makePass(plan, again.reader, windowCount: 0, summaries, pass.outputs)
                .run()
            switch outcome {
            case .complete(let records): return (staged, records, 2)
            case .fault(let fault): throw fault
            case .unfinished: throw unfinished()
            case .contradicted:
                throw MillraceError(
                    .objectChanged, "the object changed between its two passes", remedy: "run again",
                    object: source.name)
            }
        }
    }

    private func declaredTypes(_ header: CSVHeader) throws(MillraceError) -> [Int: LogicalType] {
        var declared: [Int: LogicalType] = [:]
        for (name, type) in options.declaredTypes {
            guard let index = header.names.firstIndex(of: name) else {
                throw MillraceError(
                    .usage, "--type names the column '\(name)', which this object does not have",
                    remedy: "its columns are \(header.names.prefix(20).joined(separator: ", "))", object: source.name)
            }
            declared[index] = type.logicalType
        }
        return declared
    }

    private func makeTargets(_ metadata: ObjectMetadata) -> [OutputTarget] {
        let encoding = EncodingOptions(options, provenance: options.provenance ?? source.provenance)
        let partSize = destination.partSize(sourceSize: metadata.size)
        return options.formats.map { format in
            OutputTarget(
                format: format, store: destination.store, key: destination.key(source.output.key(format)),
                putOptions: destination.putOptions(
                    source: source.name, sourceETag: metadata.etag, partSize: partSize), partSize: partSize,
                encoding: encoding)
        }
    }

    /// Makes all outputs visible, side by side, or none where none stood before: when one cannot be, those that are new are taken back.
    /// One that replaced an older output stays, whole, and the object has failed: the next run replaces the other as well.
    ///
    /// A cancellation that comes once this has begun waits for its end: half of it would leave one format without the other.
    private func publish(_ staged: [EncodingPass.Staged]) async throws {
        try Task.checkCancellation()
        // Not a child: it would be cancelled with this task. It is awaited, so it does not outlive the call.
        try await Task(executorPreference: KernelExecutor.shared) {
            let outcomes = await commitAll(staged)
            let failures = outcomes.compactMap { if case .failure(let error) = $0.outcome { error } else { nil } }
            guard let failure = failures.first else { return }
            for case (let output, .success(true)) in outcomes {
                // One that cannot be taken back must not keep the others from it, nor hide why the object failed.
                do { try await output.store.delete(output.key) } catch {}
            }
            throw failure
        }.value
    }

    /// Commits every output to its end, whatever becomes of the others, and answers in their order: success says whether its key is new.
    private func commitAll(
        _ staged: [EncodingPass.Staged]
    ) async -> [(output: StagedOutput, outcome: Result<Bool, any Error>)] {
        await withTaskGroup(of: Committed.self) { group in
            for (index, item) in staged.enumerated() {
                group.addTask {
                    do { return Committed(index: index, outcome: .success(try await item.output.commit())) } catch {
                        return Committed(index: index, outcome: .failure(error))
                    }
                }
            }
            var outcomes: [(output: StagedOutput, outcome: Result<Bool, any Error>)] = staged.map {
                ($0.output, .failure(CancellationError()))
            }
            for await committed in group { outcomes[committed.index].outcome = committed.outcome }
            return outcomes
        }
    }

    /// What became of the commit of one output. A struct: tuples as results of tasks are miscompiled by Swift 6.3.1 with optimisation.
    private struct Committed: Sendable {
        let index: Int
        let outcome: Result<Bool, any Error>
    }

    /// Rows read = rows written, for every format, before anything becomes visible.
    private func proveConservation(_ staged: [EncodingPass.Staged], records: UInt64) throws(MillraceError) {
        for item in staged where item.rows != records {
            throw bug("\(records) rows were read and \(item.rows) written to \(item.format.rawValue)")
        }
        guard staged.count == options.formats.count else { throw bug("\(staged.count) outputs were made") }
    }

    /// A pass that ended early is a cancellation; anything else would be a lost object.
    private func unfinished() -> any Error {
        Task.isCancelled ? CancellationError() : bug("the pass over the source ended early")
    }

    private func bug(_ what: String) -> MillraceError {
        MillraceError(
            .conservation, "\(what): a bug in Millrace", remedy: "please report it; nothing was written",
            object: source.name)
    }

    private func report(
        _ staged: [EncodingPass.Staged], records: UInt64, passes: Int, bytes: UInt64,
        since start: ContinuousClock.Instant
    ) -> ObjectReport {
        let outputs = staged.sorted { $0.format.rawValue > $1.format.rawValue }.map { item in
            OutputReport(
                format: item.format, location: destination.describe(item.output.key), bytes: item.output.byteCount,
                rows: item.rows)
        }
        return ObjectReport(
            source: source.name, outputs: outputs, rowsRead: records, rowsWritten: records, rowsRejected: 0,
            bytesRead: bytes, passes: passes, seconds: (ContinuousClock.now - start).seconds)
    }
}

extension Duration {
    /// As a floating-point number of seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
