import MillraceColumns
import MillraceObjectStore
import MillraceText

/// The two readings of an object that becomes a part of a group's outputs: what its values are, then its rows.
extension ObjectConversion {
    /// What the first reading found.
    struct Survey: Sendable {
        let heading: Heading
        let metadata: ObjectMetadata
        /// About all values.
        let summary: TextSummary
        let records: UInt64
    }

    /// Reads the object and finds out whether it can be converted, and as what; nil for one that holds nothing.
    ///
    /// - Throws: `MillraceError`, `CancellationError`.
    func survey() async throws -> Survey? {
        let first = try await open(ifMatch: nil, reading: nil)
        do {
            return try await survey(first.reader, first.metadata)
        } catch {
            let size = await first.reader.isTextOfOtherSize ? nil : first.metadata.size
            throw ErrorMaker(object: source.name, columnNames: await first.reader.names ?? [], size: size)
                .error(from: await cause(of: error, first.reader))
        }
    }

    private func survey(_ reader: SlabReader, _ metadata: ObjectMetadata) async throws -> Survey? {
        var next = try await reader.next()
        guard let heading = try await heading(reader, metadata, hasRecords: next != nil) else {
            try requireNothing(in: metadata)
            return nil
        }
        let columns = try tables.columns(heading.header)
        let classifier = heading.reading.classifier(columns)
        var tally = RecordTally(
            rule: RejectRule(limit: options.maxRejects, failsOnRefusal: options.onError == .fail))
        var summary = heading.reading.emptySummary
        while let slab = next, !tally.isOver, surveyLimit.map({ slab.byteOffset < $0 }) ?? true {
            try Task.checkCancellation()
            let decoded = try clock.time(.decode, bytes: slab.length, records: \.recordCount) {
                () throws(RecordFault) in try classifier.decode(slab)
            }
            summary.merge(decoded.summary)
            tally.add(decoded.recordCount, decoded.rejects)
            next = try await reader.next()
        }
        try check(tally, heading, columns, summary)
        return Survey(heading: heading, metadata: metadata, summary: summary, records: tally.records)
    }

    /// Refuses what would be refused at the end of a conversion of this object alone.
    private func check(
        _ tally: RecordTally, _ heading: Heading, _ columns: TextColumns, _ summary: TextSummary
    ) throws {
        let plan = try heading.reading.plan(columns, summary)
        guard !tally.isRefused else {
            var error = ErrorMaker(object: source.name, columnNames: plan.schema.fields.map(\.name))
                .tooManyRejects(tally.offenders.map(\.fault), rule: tally.rule)
            error.recordsRead = tally.records
            throw error
        }
        if case .json(let plan) = plan {
            try tables.requireColumns(plan.names, rejected: tally.rejected)
            for columns in plan.repeated { try options.edits.requireAll(of: columns) }
            try requireKnown(plan.names, areKeys: true)
        }
        if options.dataset?.policy == .widen, summary.hasMisfits { throw outgrown() }
    }

    /// The columns that the object has in an output of its own, if `summary` is known of its values.
    func outputSchema(_ heading: Heading, _ summary: TextSummary) throws -> Schema {
        let plan = try heading.reading.plan(try tables.columns(heading.header), summary)
        let names = heading.header ?? heading.reading.names(summary)
        return try tables.layout(names, isNamedByRecords: heading.header == nil).outputSchema(plan.schema)
    }

    /// Reads the object again, under types that hold all values of its group, and hands its rows on.
    ///
    /// - Returns: what was made beside the group's outputs; how many records were read, and rejected.
    /// - Throws: `MillraceError`, `CancellationError`.
    func relay(
        _ survey: Survey, final summary: TextSummary, to relay: BatchRelay, budget: ByteBudget
    ) async throws -> Relayed {
        do {
            let again = try await open(ifMatch: survey.metadata.etag, reading: survey.heading.reading)
            let look = Look(
                reading: survey.heading.reading, findings: survey.heading.findings, header: survey.heading.header,
                windowCount: 0, summary: summary)
            var pass = try makePass(look, again.reader, [], again.metadata, final: summary)
            (pass.relay, pass.budget) = (relay, budget)
            let (outcome, product) = try await pass.run()
            guard case .complete(let records, let rejected) = outcome else {
                if case .fault(let fault) = outcome { throw fault }
                throw unfinished()
            }
            try requireSame(product, survey, records: records, rejected: rejected)
            return Relayed(product: product, records: records, rejected: rejected)
        } catch {
            await rejectsCleanup.abort()
            throw ErrorMaker(object: source.name, columnNames: survey.heading.header ?? []).error(from: error)
        }
    }

    /// Both readings must agree, and every row must have been handed on.
    private func requireSame(
        _ product: EncodingPass.Product, _ survey: Survey, records: UInt64, rejected: UInt64
    ) throws(MillraceError) {
        guard records == survey.records else {
            throw bug("\(records) records were read instead of \(survey.records)")
        }
        let putAside = product.rejects?.records ?? 0
        guard putAside == rejected else {
            throw bug("\(rejected) records were rejected and \(putAside) put aside")
        }
        guard product.relayed + rejected == records else {
            throw bug("\(records) records were read, \(rejected) rejected and \(product.relayed) handed on")
        }
    }

    /// What is said of an object whose rows are in the outputs of a group.
    func report(
        _ relayed: Relayed, _ survey: Survey, group: String, _ outputs: [OutputReport],
        since start: ContinuousClock.Instant
    ) -> ObjectReport {
        ObjectReport(
            source: source.name, outputs: outputs, group: group, rowsRead: relayed.records,
            rowsWritten: relayed.records - relayed.rejected, rowsRejected: relayed.rejected,
            rejects: relayed.product.rejects?.files.first.map { rejects.describe($0.key) },
            bytesRead: survey.metadata.size, passes: 1, misfits: relayed.product.misfits,
            renamed: renamed(relayed.product.schema), input: InputFormat(survey.heading.reading),
            ignoredOptions: options.reading.ignored(inJSON: survey.heading.reading.isJSON),
            linesPassedOver: relayed.product.linesPassedOver, sourceETag: survey.metadata.etag,
            seconds: (ContinuousClock.now - start).seconds)
    }

    /// What came of the second reading.
    struct Relayed: Sendable {
        let product: EncodingPass.Product
        let records: UInt64
        let rejected: UInt64
    }
}

/// Counts records and rejects of one object as a conversion does.
struct RecordTally {
    let rule: RejectRule
    private(set) var records: UInt64 = 0
    private(set) var rejected: UInt64 = 0
    /// The first of them, for the message when there are too many.
    private(set) var offenders: [RejectedRecord] = []
    private var isBroken = false
    private static let shownOffenders = 5

    init(rule: RejectRule) { self.rule = rule }

    /// Whether nothing that follows can change that too many were rejected.
    var isOver: Bool { isBroken }

    /// Whether too many were rejected, once all records are known.
    var isRefused: Bool { isBroken || !rule.limit.allows(rejected, of: records) }

    mutating func add(_ count: Int, _ rejects: [RejectedRecord]) {
        records += UInt64(count)
        guard !rejects.isEmpty else { return }
        rejected += UInt64(rejects.count)
        offenders += rejects.prefix(RecordTally.shownOffenders - offenders.count)
        isBroken = isBroken || rule.isBroken(by: rejects, total: rejected)
    }
}
