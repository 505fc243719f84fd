import MillraceAWS
import MillraceObjectStore
import MillraceText
import Synchronization

/// One run of a verification: objects side by side within the memory budget.
final class VerificationRun: Sendable {
    private let verification: Verification
    private let onEvent: @Sendable (VerificationEvent) async -> Void
    private let stores: Stores
    private let destination: Destination
    private let rejects: Destination
    private let planner: SourcePlanner
    private let text: TextOptions
    private let memory: MemoryPlan
    private let report = Mutex(VerificationReport())

    /// Objects side by side; most of them wait for the store.
    private static let widest = 16

    /// Checks everything that can be checked before the first byte is read.
    init(
        _ verification: Verification, onEvent: @escaping @Sendable (VerificationEvent) async -> Void
    ) throws(MillraceError) {
        let options = verification.options
        try options.validate()
        var sources: [Location] = []
        for source in verification.sources { sources.append(try Location(parsing: source)) }
        let target = try Location(place: verification.destination)
        try SourcePlanner.check(sources, against: target)
        try Destination.check(target)
        let rejectTarget = try options.rejects.map { text throws(MillraceError) in try Location(place: text) }
        text = try options.reading.text(options.input)
        self.verification = verification
        self.onEvent = onEvent
        stores = try Stores(
            sources + [target] + (rejectTarget.map { [$0] } ?? []), options,
            observer: options.observer ?? SilentObserver())
        destination = Destination(target, stores)
        rejects = rejectTarget.map { [stores] in Destination($0, stores) } ?? destination
        planner = SourcePlanner(sources, stores: stores, input: options.input)
        memory = MemoryPlan(options)
    }

    func run() async throws -> VerificationReport {
        do {
            try await verifyAll()
        } catch is CancellationError {
            report.withLock { $0.wasInterrupted = true }
        } catch {
            await stores.shutdown()
            throw ErrorMaker(object: verification.destination).error(from: error)
        }
        await stores.shutdown()
        let final = report.withLock { $0 }
        await onEvent(.verificationFinished(final))
        return final
    }

    private func verifyAll() async throws {
        var trees: [OutputTree] = []
        for format in verification.options.formats { trees.append(try await OutputTree(format, destination)) }
        let expected = ExpectedOutputs()
        let manifest = try await ManifestLookup(destination)
        let groups = GroupsToVerify()
        try await verifyObjects(trees, expected, manifest, groups)
        try await verify(groups)
        for tree in trees {
            try await OutputTree.forEach(tree.format, destination) { path, key in
                guard !expected.contains(path), !expected.contains(OutputTree.replayed(path) ?? path) else { return }
                report.withLock { $0.extraOutputs += 1 }
                await onEvent(.extraOutput(destination.describe(key)))
            }
        }
    }

    private func verifyObjects(
        _ trees: [OutputTree], _ expected: ExpectedOutputs, _ manifest: ManifestLookup, _ groups: GroupsToVerify
    ) async throws {
        let budget = ByteBudget(capacity: memory.pool)
        let trees = trees
        try await withThrowingDiscardingTaskGroup { group in
            let places = ByteBudget(capacity: verification.options.concurrency ?? VerificationRun.widest)
            try await planner.forEach(onFailure: { await fail($0, $1) }) { planned in
                report.withLock { $0.objectsFound += 1 }
                switch planned {
                case .skip(let name, let reason): await skip(name, reason)
                case .convert(let source):
                    expected.insert(source.output.source)
                    let place = try await places.acquire(1)
                    let share = BudgetShare(try await budget.acquire(memory.footprint(source.textSize)), of: budget)
                    group.addTask(executorPreference: KernelExecutor.shared) { [self] in
                        defer {
                            share.shrink(to: 0)
                            places.release(place)
                        }
                        try await verify(source, trees, expected, manifest, groups, share)
                    }
                }
            }
        }
    }

    private func verify(
        _ source: SourceObject, _ trees: [OutputTree], _ expected: ExpectedOutputs, _ manifest: ManifestLookup,
        _ groups: GroupsToVerify, _ share: BudgetShare
    ) async throws {
        do {
            let known = try await comparison(source, manifest)
            for output in known?.entry.outputs ?? [] {
                if let path = OutputTree.path(of: output.key, output.format) { expected.insert(path) }
            }
            if let entry = known?.entry { groups.insert(entry) }
            let object = ObjectAudit(
                source: source, destination: destination, rejects: rejects, trees: trees,
                options: verification.options, isDeep: verification.isDeep, manifest: known)
            guard let found = try await count(source, share) else { return await skip(source.name, .empty) }
            await tell(try await object.run(found), isInManifest: known != nil)
        } catch let error as MillraceError {
            if Task.isCancelled { throw CancellationError() }
            await fail(source.name, error)
        }
    }

    /// The outputs that several sources share, each once.
    private func verify(_ groups: GroupsToVerify) async throws {
        let folder = verification.options.environment["TMPDIR"] ?? "/tmp"
        let audit = GroupAudit(destination: destination) { [self] format, key in
            let name = destination.describe(key)
            let path: String? = if case .local = destination.location { name } else { nil }
            return OutputAudit(
                format: format, store: destination.store, key: key, name: name, path: path, temporaryFolder: folder,
                isDeep: verification.isDeep)
        }
        let all = groups.all
        let rows = try await audit.rows(of: Set(all.keys))
        for (hash, outputs) in all.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            let wanted = outputs.filter { verification.options.formats.contains($0.format) }
            let found = try await audit.run(wanted, rows: rows[hash] ?? 0)
            report.withLock { report in
                for output in found.outputs { report.rows[output.format, default: 0] += output.rows }
                report.differences += found.differences
            }
            await onEvent(
                .objectVerified(
                    ObjectVerification(
                        source: "group \(hash)", records: rows[hash] ?? 0, outputs: found.outputs, rejects: 0,
                        differences: found.differences)))
        }
    }

    /// What the manifest says of a source. An entry about another source of that name is about outputs that were written over since.
    private func comparison(_ source: SourceObject, _ manifest: ManifestLookup) async throws -> ManifestComparison? {
        do {
            guard let entry = try await manifest.entry(of: source.output.source),
                entry.source == source.provenance.source
            else { return nil }
            return ManifestComparison(entry: entry, source: source.name)
        } catch {
            throw ErrorMaker(object: source.name).error(from: error)
        }
    }

    /// Counts the records of a source; with all memory to itself if one of them turns out to need it.
    private func count(_ source: SourceObject, _ share: BudgetShare) async throws -> RecordCount.Found? {
        func attempt() async throws -> RecordCount.Found? {
            let shares = memory.shares(share.bytes, size: source.textSize)
            return try await RecordCount(source: source, text: text, shares: shares).run()
        }
        do {
            return try await attempt()
        } catch let error as MillraceError where error.code == .recordTooLarge && share.bytes < memory.pool {
            try await share.exchange(for: memory.pool)
            return try await attempt()
        }
    }

    private func tell(_ object: ObjectVerification, isInManifest: Bool) async {
        report.withLock { report in
            report.objectsVerified += 1
            report.objectsInManifest += isInManifest ? 1 : 0
            report.records += object.records
            report.rejects += object.rejects
            for output in object.outputs { report.rows[output.format, default: 0] += output.rows }
            report.differences += object.differences
        }
        await onEvent(.objectVerified(object))
    }

    private func fail(_ source: String, _ error: MillraceError) async {
        report.withLock { $0.failures.append(ConversionReport.Failure(source: source, error: error)) }
        await onEvent(.objectFailed(source: source, error: error))
    }

    private func skip(_ name: String, _ reason: SkipReason) async {
        report.withLock { $0.skipped[reason, default: 0] += 1 }
        await onEvent(.objectSkipped(source: name, reason: reason))
    }
}

/// The paths of all outputs that sources account for, eight bytes each.
private final class ExpectedOutputs: Sendable {
    private let hashes = Mutex<Set<Int>>([])

    func insert(_ path: String) { hashes.withLock { _ = $0.insert(path.hashValue) } }

    func contains(_ path: String) -> Bool { hashes.withLock { $0.contains(path.hashValue) } }
}
