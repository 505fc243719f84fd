import MillraceAWS
import MillraceObjectStore
import MillraceText

/// One run of a conversion: plans, converts objects side by side within the memory budget, and counts.
struct ConversionRun: Sendable {
    private let conversion: Conversion
    private let onEvent: @Sendable (ConversionEvent) async -> Void
    private let stores: Stores
    private let destination: Destination
    private let rejects: Destination
    private let text: TextOptions
    private let tables: TableRules
    private let planner: SourcePlanner
    private let memory: MemoryPlan
    private let tally: RunTally
    private let observer: any Observer

    /// Checks everything that can be checked before the first byte is read.
    init(_ conversion: Conversion, onEvent: @escaping @Sendable (ConversionEvent) async -> Void) throws(MillraceError) {
        try conversion.options.validate()
        var sources: [Location] = []
        for source in conversion.sources { sources.append(try Location(parsing: source)) }
        let target = try Location(place: conversion.destination)
        try SourcePlanner.check(sources, against: target)
        try Destination.check(target)
        var rejectTarget: Location?
        if let rejects = conversion.options.rejects { rejectTarget = try Location(place: rejects) }
        if let rejectTarget {
            try SourcePlanner.check(sources, against: rejectTarget)
            try Destination.check(rejectTarget)
        }
        tables = try TableRules(conversion.options)
        text = try conversion.options.reading.text(conversion.options.input)
        self.conversion = conversion
        self.onEvent = onEvent
        tally = RunTally()
        observer = ObserverGroup(members: [tally] + (conversion.options.observer.map { [$0] } ?? []))
        stores = try Stores(
            sources + [target] + (rejectTarget.map { [$0] } ?? []), conversion.options, observer: observer)
        // From here on nothing throws: the stores now hold connections, which must be closed.
        destination = Destination(target, stores)
        rejects = rejectTarget.map { [stores] in Destination($0, stores) } ?? destination
        planner = SourcePlanner(sources, stores: stores, input: conversion.options.input)
        memory = MemoryPlan(conversion.options, destination: target)
    }

    func run() async throws -> ConversionReport {
        await onEvent(.runStarted(sources: conversion.sources, destination: conversion.destination))
        let started = Moment.now
        var wasInterrupted = false
        var manifest: RunManifest?
        do {
            let known = try await RunManifest(destination, conversion.options, key: tables.key)
            manifest = known
            try await convertAll(known)
        } catch is CancellationError {
            // Told to stop: what was finished stands in the report.
            wasInterrupted = true
        } catch is Hopeless {
            // The failure that says why stands in the report.
        } catch {
            await stores.shutdown()
            throw error
        }
        await finish(manifest, wasInterrupted: wasInterrupted, started: started)
        await stores.shutdown()
        let report = tally.finish(wasInterrupted: wasInterrupted)
        await onEvent(.runFinished(report))
        return report
    }

    /// Writes down what was converted, also where the run was told to stop. Outputs are visible by then; should this fail, they are made anew.
    private func finish(_ manifest: RunManifest?, wasInterrupted: Bool, started: Moment) async {
        guard let manifest, !conversion.options.dryRun else { return }
        do {
            let report = tally.finish(wasInterrupted: wasInterrupted)
            // Not a child: it is to end though the run was told to stop.
            try await Task { try await manifest.finish(report, sources: conversion.sources, started: started) }.value
        } catch {
            let place = destination.describe(destination.key(ManifestName.folder))
            guard var failure = ErrorMaker(object: place).error(from: error) as? MillraceError else { return }
            failure.remedy = "run again: what was converted is converted again, to the same outputs"
            tally.failed(place, failure)
            await onEvent(.objectFailed(source: place, error: failure))
        }
    }

    private func convertAll(_ manifest: RunManifest) async throws {
        let budget = ByteBudget(capacity: memory.pool)
        let found = LookAhead()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                defer { found.close() }
                try await plan(manifest, into: found)
            }
            let places = ByteBudget(capacity: conversion.options.concurrency ?? ConversionRun.widest)
            while !group.isCancelled, let source = await found.take() {
                let place = try await places.acquire(1)
                let share = BudgetShare(try await budget.acquire(memory.footprint(source.textSize)), of: budget)
                group.addTask(executorPreference: KernelExecutor.shared) {
                    defer { places.release(place) }
                    try await convert(source, share, manifest)
                }
            }
        }
    }

    /// Finds the objects and says of each what is to be done.
    private func plan(_ manifest: RunManifest, into found: LookAhead) async throws {
        var names = OutputNames()
        try await planner.forEach(onFailure: { try await fail($0, $1) }) { planned in
            try Task.checkCancellation()
            switch planned {
            case .skip(let name, let reason):
                tally.found(bytes: 0)
                await skip(name, reason)
            case .convert(let source):
                // One that may not be converted does not stop those after it.
                do throws(MillraceError) { try names.claim(source.output, for: source.name) } catch {
                    tally.found(bytes: 0)
                    return try await fail(source.name, error)
                }
                let plan = try await manifest.plan(source)
                tally.found(bytes: plan == .unchanged ? 0 : source.size ?? 0)
                if conversion.options.dryRun {
                    tally.planned(plan, bytes: source.size ?? 0)
                    await onEvent(.objectPlanned(source: source.name, bytes: source.size, plan: plan))
                } else if plan == .unchanged {
                    tally.skipped(.unchanged)
                } else {
                    await found.put(source)
                }
            }
        }
        tally.listingEnded()
    }

    /// Counts a failure and tells it. One that every other object would meet as well ends the run.
    private func fail(_ source: String, _ error: MillraceError) async throws {
        tally.failed(source, error)
        await onEvent(.objectFailed(source: source, error: error))
        if [.bucketNotFound, .credentials].contains(error.code) { throw Hopeless() }
    }

    /// Nothing can be read or written at all: going on would only repeat the same message.
    private struct Hopeless: Error {}

    /// More objects than this side by side gain nothing, however small they are: most of them wait for the store, and what they wait
    /// for is a round trip or two.
    private static let widest = 64

    /// Converts one object; with all memory to itself if a record or its columns turn out to need it.
    private func convert(_ source: SourceObject, _ share: BudgetShare, _ manifest: RunManifest) async throws {
        await onEvent(.objectStarted(source: source.name, bytes: source.size ?? 0))
        defer { share.shrink(to: 0) }
        do {
            let outcome: ObjectConversion.Outcome
            do {
                outcome = try await attemptTwice(source, share)
            } catch let error as MillraceError
                where [.recordTooLarge, .memoryTooSmall].contains(error.code) && share.bytes < memory.pool
            {
                try await share.exchange(for: memory.pool)
                outcome = try await attempt(source, share)
            }
            switch outcome {
            case .empty: await skip(source.name, .empty)
            case .converted(let report):
                tally.converted(report)
                try await note(source, report, manifest)
                await onEvent(.objectFinished(report))
            }
            if let progress = tally.dueProgress() { await onEvent(.progress(progress)) }
        } catch let error as MillraceError {
            if Task.isCancelled { throw CancellationError() }
            try await fail(source.name, error)
        }
    }

    /// Writes into the manifest what was converted. What could not be written is tried again with what follows, and at the end, which tells.
    private func note(_ source: SourceObject, _ report: ObjectReport, _ manifest: RunManifest) async throws {
        do {
            try await manifest.add(source, report, etag: report.sourceETag)
        } catch is ObjectStoreError {}
    }

    /// An object that changed under us, or was damaged on its way, is read again once: nothing of it is at the destination.
    private func attemptTwice(_ source: SourceObject, _ share: BudgetShare) async throws -> ObjectConversion.Outcome {
        do {
            return try await attempt(source, share)
        } catch let error as MillraceError
            where error.code == .objectChanged || error.reason == MillraceError.damagedOnItsWay
        {
            return try await attempt(source, share)
        }
    }

    private func attempt(_ source: SourceObject, _ share: BudgetShare) async throws -> ObjectConversion.Outcome {
        try await ObjectConversion(
            source: source, destination: destination, rejects: rejects, options: conversion.options, text: text,
            tables: tables,
            shares: memory.shares(share.bytes, size: source.textSize, isFromS3: source.name.hasPrefix("s3://")),
            clock: StageClock(observer: observer),
            onBytes: { tally.read(bytes: $0) },
            onRows: { rows in
                tally.encoded(rows: rows)
                if let progress = tally.dueProgress() { await onEvent(.progress(progress)) }
            },
            // The next object begins while this one's outputs are on their way.
            onStaged: { held in share.shrink(to: memory.published(source.textSize, held: held)) }
        ).run()
    }

    private func skip(_ name: String, _ reason: SkipReason) async {
        tally.skipped(reason)
        await onEvent(.objectSkipped(source: name, reason: reason))
    }
}
