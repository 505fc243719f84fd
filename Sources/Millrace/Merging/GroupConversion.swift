import MillraceColumns
import MillraceObjectStore
import MillraceText

/// The conversion of a group: its members are read, those that can be converted agree on their columns, and become one output a format.
///
/// A member that fails, or does not fit, leaves the others as they are: that is known before a row is written.
struct GroupConversion {
    let plan: GroupPlan
    let destination: Destination
    let options: ConversionOptions
    let tables: TableRules
    let shares: MemoryPlan.Shares
    let clock: StageClock
    /// How a member would be converted by itself, read from another store.
    let member: @Sendable (SourceObject) -> ObjectConversion
    /// Told of rows as they are encoded.
    let onRows: @Sendable (Int) async -> Void
    /// Asked right before the outputs become visible; throws when they may not.
    let confirm: @Sendable () async throws -> Void
    /// Whether something of a member may be at the destination from before.
    let isKnown: @Sendable (SourceObject) -> Bool

    /// What became of one member.
    enum MemberOutcome: Sendable {
        case converted(ObjectReport)
        case empty
        case failed(MillraceError)
        /// It is to be converted by itself: it has another form than the others, or needs all memory.
        case apart
        /// Nothing was done, since another member of a group that is there already failed: its rows are where they were.
        case kept
    }

    /// What became of the group.
    struct Outcome: Sendable {
        /// In the order of the plan.
        let members: [MemberOutcome]
        /// Empty when no member was converted.
        let outputs: [OutputReport]
    }

    /// Converts the group, or leaves nothing behind.
    ///
    /// - Throws: `MillraceError` for what concerns the group as a whole; `CancellationError`.
    func run() async throws -> Outcome {
        let start = ContinuousClock.now
        let spooled = spooledMembers
        let census = try await GroupSurvey(
            members: spooled.map(member), shares: shares, onProgress: { await onRows(0) }
        ).run()
        if plan.isRewriting, !census.isWhole {
            return Outcome(members: census.rewritingOutcomes, outputs: [])
        }
        guard !census.surveyed.isEmpty else { return Outcome(members: census.outcomes(converted: [:]), outputs: []) }
        let made = try await encode(census, spooled)
        let outputs = destination.reports(made.outputs)
        try await publish(made, spooled)
        var converted: [Int: ObjectReport] = [:]
        for (surveyed, relayed) in zip(census.surveyed, made.members) {
            converted[surveyed.index] = report(
                spooled[surveyed.index], surveyed.survey, relayed, outputs, since: start)
        }
        return Outcome(members: census.outcomes(converted: converted), outputs: outputs)
    }

    /// The members, of which those in S3 are read from there only once.
    private var spooledMembers: [SourceObject] {
        var spools: [Substring: MemberSpool] = [:]
        let folder = options.environment["TMPDIR"] ?? "/tmp"
        return plan.members.map { source in
            guard source.name.hasPrefix("s3://") else { return source }
            let bucket = source.name.prefix(source.name.count - source.key.count)
            let spool = spools[bucket] ?? MemberSpool(source.store, folder: folder)
            spools[bucket] = spool
            var spooled = source
            spooled.store = spool
            return spooled
        }
    }

    /// What was made of the members, not visible yet.
    private struct Made: Sendable {
        var outputs: [EncodingPass.Staged] = []
        /// In the order of the surveyed members.
        var members: [ObjectConversion.Relayed] = []
    }

    private enum Part: Sendable {
        case output(EncodingPass.Staged?)
        case members([ObjectConversion.Relayed])
    }

    private func encode(_ census: GroupSurvey.Census, _ sources: [SourceObject]) async throws -> Made {
        do {
            let made =
                options.partitionBy.isEmpty
                ? try await encodeTogether(census, sources) : try await encodePartitions(census, sources)
            try proveConservation(made)
            return made
        } catch {
            throw ErrorMaker(object: name).error(from: error)
        }
    }

    private func encodeTogether(_ census: GroupSurvey.Census, _ sources: [SourceObject]) async throws -> Made {
        let targets = makeTargets()
        let feed = GroupFeed(takers: targets.count)
        do {
            return try await withThrowingTaskGroup(of: Part.self) { group in
                for (index, target) in targets.enumerated() {
                    group.addTask {
                        .output(
                            try await target.encode(schema: census.schema, from: feed, shares, clock) { rows in
                                if index == 0 { await onRows(rows) }
                            })
                    }
                }
                group.addTask {
                    let members = try await relay(census, sources, to: .group(feed))
                    feed.finish(isComplete: true)
                    return .members(members)
                }
                var made = Made()
                do {
                    for try await part in group {
                        switch part {
                        case .output(let staged): if let staged { made.outputs.append(staged) }
                        case .members(let members): made.members = members
                        }
                    }
                } catch {
                    // Wake everyone who waits for a batch that will not come.
                    feed.finish(isComplete: false)
                    throw error
                }
                return made
            }
        } catch {
            for target in targets { await target.cleanup.abort() }
            throw error
        }
    }

    private func encodePartitions(_ census: GroupSurvey.Census, _ sources: [SourceObject]) async throws -> Made {
        let folder = options.environment["TMPDIR"] ?? "/tmp"
        let layout = try PartitionLayout(options.partitionBy, of: census.schema)
        let spool = PartitionSpool(
            layout, most: options.maxPartitions, memoryLimit: shares.columnRoom / 2, folder: folder)
        var made = Made(members: try await relay(census, sources, to: .partitions(spool)))
        try spool.check(most: options.maxPartitions)
        made.outputs = try await PartitionEncoding(
            spool: spool, targets: { makeTargets(partition: $0) }, shares: shares, clock: clock,
            temporaryFolder: folder, onRows: onRows
        ).run()
        return made
    }

    /// Reads the members again, one after another, and hands their rows to the encoders.
    private func relay(
        _ census: GroupSurvey.Census, _ sources: [SourceObject], to target: BatchRelay.Target
    ) async throws -> [ObjectConversion.Relayed] {
        let budget = ByteBudget(capacity: shares.slabs)
        var relayed: [ObjectConversion.Relayed] = []
        for surveyed in census.surveyed {
            try Task.checkCancellation()
            let source = sources[surveyed.index]
            relayed.append(
                try await member(source).relay(
                    surveyed.survey, final: census.consensus.summary(for: surveyed.survey.heading.header),
                    to: BatchRelay(target: target, arrangement: surveyed.arrangement), budget: budget))
            (source.store as? MemberSpool)?.forget(source.key)
        }
        return relayed
    }

    private func makeTargets(partition: String = "") -> [OutputTarget] {
        let encoding = EncodingOptions(
            options, key: tables.key, provenance: options.provenance ?? Provenance(source: "group:" + plan.hash))
        let partSize = destination.partSize(sourceSize: plan.size)
        return options.formats.map { format in
            OutputTarget(
                format: format, store: destination.store,
                key: destination.key(
                    plan.output.key(format, tree: options.dataset?.schema.folder ?? "", partition: partition)),
                putOptions: destination.putOptions(
                    group: plan.hash, members: plan.members.count, partSize: partSize), partSize: partSize,
                encoding: encoding)
        }
    }

    /// Rows handed on = rows written, in every format, before anything becomes visible.
    private func proveConservation(_ made: Made) throws(MillraceError) {
        let rows = made.members.reduce(0) { $0 + $1.product.relayed }
        for format in options.formats {
            let written = made.outputs.reduce(0) { $0 + ($1.format == format ? $1.rows : 0) }
            guard written != rows else { continue }
            throw bug("\(rows) rows were handed on and \(written) written to \(format.rawValue)")
        }
        guard !options.partitionBy.isEmpty || made.outputs.count == options.formats.count else {
            throw bug("\(made.outputs.count) outputs were made")
        }
    }

    private func bug(_ what: String) -> MillraceError {
        MillraceError(
            .conservation, "\(what): a bug in Millrace", remedy: "please report it; nothing was written", object: name)
    }

    /// What messages call the group.
    private var name: String { destination.describe(destination.key(plan.output.source)) }

    /// Makes the outputs and the members' rejects visible, all or none; then what earlier conversions of the members left beside outputs goes.
    private func publish(_ made: Made, _ sources: [SourceObject]) async throws {
        let staged = made.outputs.map(\.output) + made.members.flatMap { $0.product.rejects?.files ?? [] }
        do {
            try Task.checkCancellation()
            try await confirm()
        } catch {
            for output in staged { await output.abort() }
            throw error
        }
        // Not a child: it would be cancelled with this task. It is awaited, so it does not outlive the call.
        try await Task(executorPreference: KernelExecutor.shared) {
            do {
                _ = try await Publication(staged: staged, shares).run()
            } catch {
                for output in staged { await output.abort() }
                throw ErrorMaker(object: name).error(from: error)
            }
        }.value
    }

    /// Takes away what earlier conversions of the converted members left beside their outputs.
    func removeLeftovers(of reports: [(source: SourceObject, report: ObjectReport)]) async throws {
        for (source, report) in reports where isKnown(source) {
            let conversion = member(source)
            if report.rejects == nil { try await conversion.removeOldRejects() }
            try await conversion.removeReplays()
        }
    }

    private func report(
        _ source: SourceObject, _ survey: ObjectConversion.Survey, _ relayed: ObjectConversion.Relayed,
        _ outputs: [OutputReport], since start: ContinuousClock.Instant
    ) -> ObjectReport {
        member(source).report(relayed, survey, group: plan.hash, outputs, since: start)
    }
}
