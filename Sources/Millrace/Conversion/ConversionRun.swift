import MillraceAWS
import MillraceObjectStore
import MillraceText

/// One run of a conversion: plans, converts objects side by side within the memory budget, and counts.
struct ConversionRun: Sendable {
    private(set) var conversion: Conversion
    let onEvent: @Sendable (ConversionEvent) async -> Void
    let stores: Stores
    let destination: Destination
    private let rejects: Destination
    let text: TextOptions
    private(set) var tables: TableRules
    let planner: SourcePlanner
    let memory: MemoryPlan
    let tally: RunTally
    let observer: any Observer
    /// What a person said of values that do not fit.
    private let givenOnError: ErrorPolicy?
    /// Sources that do not fit the dataset as it is.
    let aside = DatasetAside()

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
        givenOnError = conversion.options.onError
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
        var merging: Merging?
        do {
            let dataset = try await openDataset()
            let run = try dataset.map { try under($0) } ?? self
            let known = try await RunManifest(destination, run.conversion.options, key: tables.key)
            manifest = known
            let groups = Merging(known, run.conversion.options)
            merging = groups
            async let _: Void = groups.beat()
            try await run.convertAll(known, groups)
            if let dataset { try await run.evolve(dataset, known) }
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
        if manifest?.isWorkLeft ?? false { tally.leaveWork() }
        // Not a child: it is to end though the run was told to stop.
        if let manifest, let merging { await Task { await end(merging, manifest) }.value }
        await stores.shutdown()
        let report = tally.finish(wasInterrupted: wasInterrupted, cache: stores.cache.counts)
        await onEvent(.runFinished(report))
        return report
    }

    /// Writes down what was converted, also where the run was told to stop. Outputs are visible by then; should this fail, they are made anew.
    private func finish(_ manifest: RunManifest?, wasInterrupted: Bool, started: Moment) async {
        guard let manifest, !conversion.options.dryRun else { return }
        do {
            let report = tally.finish(wasInterrupted: wasInterrupted, cache: stores.cache.counts)
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

    /// The same run for a dataset as it is now.
    func under(_ dataset: DatasetLock) throws(MillraceError) -> ConversionRun {
        var options = conversion.options
        (options.schema, options.dataset) = (dataset.schema.columns, dataset)
        options.onError = givenOnError ?? (dataset.policy == .widen ? .widen : nil)
        var run = self
        run.conversion = Conversion(from: conversion.sources, to: conversion.destination, options: options)
        run.tables = try TableRules(options)
        return run
    }

    private func convertAll(_ manifest: RunManifest, _ merging: Merging) async throws {
        try await convert(manifest, merging) { try await plan(manifest, merging, into: $0) }
        try await removeGone(manifest, merging)
    }

    /// Converts what `find` finds, side by side within the memory budget.
    func convert(
        _ manifest: RunManifest, _ merging: Merging, _ find: @escaping @Sendable (LookAhead) async throws -> Void
    ) async throws {
        let budget = ByteBudget(capacity: memory.pool)
        let found = LookAhead()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                defer { found.close() }
                try await find(found)
            }
            let places = ByteBudget(capacity: conversion.options.concurrency ?? widest)
            while !group.isCancelled, let work = await found.take() {
                let place = try await places.acquire(1)
                let share = BudgetShare(try await budget.acquire(footprint(work)), of: budget)
                group.addTask(executorPreference: KernelExecutor.shared) {
                    defer { places.release(place) }
                    switch work {
                    case .object(let source): try await convert(source, share, manifest)
                    case .group(let plan): try await convert(plan, share, manifest, merging)
                    }
                }
            }
        }
    }

    /// What some work takes from the pool while it is under way. A group leaves room for another one: while the one waits for the store, the
    /// other encodes.
    private func footprint(_ work: Work) -> Int {
        switch work {
        case .object(let source): memory.footprint(source.textSize)
        case .group(let plan): min(memory.footprint(plan.textSize), max(memory.pool / 2, MemoryPlan.leastOfGroup))
        }
    }

    /// Finds the objects and says of each what is to be done.
    private func plan(_ manifest: RunManifest, _ merging: Merging, into found: LookAhead) async throws {
        var names = OutputNames()
        var assigner = try await assigner(manifest, merging)
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
                try await plan(source, manifest, &assigner, into: found)
            }
        }
        if !conversion.options.dryRun {
            for source in assigner.left { await skip(source.name, .claimed) }
            for work in assigner.finish() { await found.put(work) }
        }
        tally.listingEnded()
    }

    private func plan(
        _ source: SourceObject, _ manifest: RunManifest, _ assigner: inout WorkAssigner, into found: LookAhead
    ) async throws {
        let (plan, assignment) = assigner.assign(source, try await manifest.plan(source))
        tally.found(bytes: plan == .unchanged ? 0 : source.size ?? 0)
        if conversion.options.dryRun {
            tally.planned(plan, bytes: source.size ?? 0)
            return await onEvent(.objectPlanned(source: source.name, bytes: source.size, plan: plan))
        }
        switch assignment {
        case .nothing where plan == .claimed: await skip(source.name, .claimed)
        case .nothing: tally.skipped(.unchanged)
        case .blocked(let error):
            let failure = ErrorMaker(object: source.name).error(from: error) as? MillraceError ?? error
            try await fail(source.name, failure)
        case .work(let works): for work in works { await found.put(work) }
        }
    }

    /// Counts a failure and tells it. One that every other object would meet as well ends the run.
    func fail(_ source: String, _ error: MillraceError) async throws {
        tally.failed(source, error)
        await onEvent(.objectFailed(source: source, error: error))
        if [.bucketNotFound, .credentials].contains(error.code) { throw Hopeless() }
    }

    /// Nothing can be read or written at all: going on would only repeat the same message.
    private struct Hopeless: Error {}

    /// Small objects spend most of their time waiting for the store: as many are under way as there are connections, and the client finds
    /// out how many requests at a time the store bears. Locally more gain nothing.
    private var widest: Int { max(64, conversion.options.s3.maxConnections) }

    /// Converts one object; with all memory to itself if a record or its columns turn out to need it.
    func convert(_ source: SourceObject, _ share: BudgetShare, _ manifest: RunManifest) async throws {
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
                outcome = try await attemptTwice(source, share)
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
            try await fail(source, error)
        }
    }

    /// Puts a source aside that outgrew its dataset, and counts any other as failed.
    ///
    /// - Parameter isConvertible: whether it can be converted once the dataset has grown.
    func fail(_ source: SourceObject, _ error: MillraceError, isConvertible: Bool = true) async throws {
        let evolves = [.add, .widen].contains(conversion.options.dataset?.policy)
        guard evolves, error.reason == MillraceError.outgrewDataset,
            aside.put(source, isConvertible: isConvertible)
        else { return try await fail(source.name, error) }
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
            // Not the version that the listing has shown.
            var fresh = source
            fresh.etag = nil
            return try await attempt(fresh, share)
        }
    }

    private func attempt(_ source: SourceObject, _ share: BudgetShare) async throws -> ObjectConversion.Outcome {
        let shares = memory.shares(share.bytes, size: source.textSize, isFromS3: source.name.hasPrefix("s3://"))
        var conversion = conversion(of: source, shares)
        // The next object begins while this one's outputs are on their way.
        conversion.onStaged = { held in share.shrink(to: memory.published(source.textSize, held: held)) }
        return try await conversion.run()
    }

    /// The conversion of one object.
    func conversion(of source: SourceObject, _ shares: MemoryPlan.Shares) -> ObjectConversion {
        ObjectConversion(
            source: source, destination: destination, rejects: rejects, options: conversion.options, text: text,
            tables: tables, shares: shares, clock: StageClock(observer: observer),
            onBytes: { tally.read(bytes: $0) }, onRows: encoded)
    }

    /// Counts rows as they are encoded.
    func encoded(_ rows: Int) async {
        tally.encoded(rows: rows)
        if let progress = tally.dueProgress() { await onEvent(.progress(progress)) }
    }

    func skip(_ name: String, _ reason: SkipReason) async {
        tally.skipped(reason)
        await onEvent(.objectSkipped(source: name, reason: reason))
    }
}
