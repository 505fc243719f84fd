import MillraceObjectStore

/// The part of a run that merges sources.
extension ConversionRun {
    /// What says of each source which work it is a part of. Where sources were merged before, the listing is looked through first: a group is
    /// written anew whole.
    func assigner(_ manifest: RunManifest, _ merging: Merging) async throws -> WorkAssigner {
        let options = conversion.options
        let hasGroups = !manifest.index.groups.isEmpty
        var watch: GroupWatch?
        if hasGroups || (options.deletedInputs == .remove && manifest.existed) {
            watch = try await lookThrough(manifest)
            if let watch { merging.keep(watch) }
        }
        if ConversionRun.mayLeaveOrphans(options), !options.dryRun, try await merging.ledger.begin() {
            manifest.expectOrphans()
        }
        let claimed =
            options.targetSize != nil || hasGroups
            ? try await merging.ledger.claimed(tidies: !options.dryRun) : ClaimedSlots()
        return WorkAssigner(
            target: options.targetSize, options: manifest.fingerprints, watch: watch, claimed: claimed,
            merging: merging)
    }

    /// Whether a source's outputs may have other names in the next run than in this one, if this one is killed before it has written them down.
    static func mayLeaveOrphans(_ options: ConversionOptions) -> Bool {
        options.targetSize != nil || !options.partitionBy.isEmpty
    }

    /// Says that the run has ended, once its manifest is written.
    func end(_ merging: Merging, _ manifest: RunManifest) async {
        guard ConversionRun.mayLeaveOrphans(conversion.options), !conversion.options.dryRun else { return }
        do {
            let isAlone = try await !merging.ledger.hasCompany()
            if isAlone { try await manifest.removeOrphans() }
            // A source that failed now may have left something as well.
            await merging.ledger.end(isTidy: isAlone && tally.report.failures.isEmpty)
        } catch {
            await merging.ledger.end(isTidy: false)
        }
    }

    private func lookThrough(_ manifest: RunManifest) async throws -> GroupWatch {
        var watch = GroupWatch(manifest, formats: conversion.options.formats)
        var isWhole = true
        var isEmpty = true
        try await planner.withoutStandardInput.forEach(onFailure: { _, _ in isWhole = false }) { planned in
            try Task.checkCancellation()
            guard case .convert(let source) = planned else { return }
            isEmpty = false
            watch.note(source, try await manifest.plan(source))
        }
        try await watch.settle(
            // Where nothing is listed at all, a name is wrong or a disk is not there, rather than that everything was deleted.
            isWhole && !isEmpty ? SourceScope(planner.sources) : .nothing,
            removes: conversion.options.deletedInputs == .remove)
        return watch
    }

    /// Converts a group, if no other run is at work on it, and then by themselves those of its members that do not fit.
    func convert(
        _ plan: GroupPlan, _ share: BudgetShare, _ manifest: RunManifest, _ merging: Merging
    ) async throws {
        let held = share.bytes
        do {
            guard let claim = try await merging.ledger.claim(plan) else {
                share.shrink(to: 0)
                for source in plan.members { await skip(source.name, .claimed) }
                return
            }
            for source in plan.members {
                await onEvent(.objectStarted(source: source.name, bytes: source.size ?? 0))
            }
            let group = group(plan, held, manifest, merging, claim)
            let outcome: GroupConversion.Outcome
            do {
                outcome = try await group.run()
            } catch {
                await merging.ledger.abandon(claim)
                throw error
            }
            // From here on the claim stands until it is written down what the outputs are made of.
            try await settle(group, outcome, manifest, merging, claim)
            try await convertApart(plan, outcome, share, manifest)
        } catch let error as CancellationError {
            share.shrink(to: 0)
            throw error
        } catch {
            share.shrink(to: 0)
            if Task.isCancelled { throw CancellationError() }
            try await fail(plan, error)
        }
    }

    private func group(
        _ plan: GroupPlan, _ footprint: Int, _ manifest: RunManifest, _ merging: Merging, _ claim: GroupClaim
    ) -> GroupConversion {
        let shares = memory.shares(footprint, size: plan.textSize)
        return GroupConversion(
            plan: plan, destination: destination, options: conversion.options, tables: tables, shares: shares,
            clock: StageClock(observer: observer), member: { self.conversion(of: $0, shares) }, onRows: encoded,
            confirm: { try await merging.ledger.confirm(claim) },
            isKnown: { manifest.index.knows($0.output.source) })
    }

    /// Writes down and tells what became of a group.
    private func settle(
        _ group: GroupConversion, _ outcome: GroupConversion.Outcome, _ manifest: RunManifest, _ merging: Merging,
        _ claim: GroupClaim
    ) async throws {
        let plan = group.plan
        var converted: [(source: SourceObject, report: ObjectReport)] = []
        for (source, member) in zip(plan.members, outcome.members) {
            if case .converted(let report) = member { converted.append((source, report)) }
        }
        if !converted.isEmpty {
            try await group.removeLeftovers(of: converted)
            let entries = converted.map { item in
                manifest.entry(
                    item.source, item.report, etag: item.report.sourceETag,
                    group: ManifestGroup(hash: plan.hash, place: item.source.place))
            }
            merging.wrote(plan.hash)
            do {
                try await manifest.add(
                    ManifestWriter.Claimed(
                        entries: entries, confirm: { try await merging.ledger.isOurs(claim) },
                        release: { await merging.ledger.release(claim) }))
            } catch is ObjectStoreError {
                // It is tried again with what follows, and at the end, which tells; the claim stands until then.
            }
        } else {
            await merging.ledger.release(claim)
        }
        for (source, member) in zip(plan.members, outcome.members) {
            try await tell(source, member, isRewriting: plan.isRewriting)
        }
        if !converted.isEmpty {
            let report = GroupReport(group: plan.hash, members: converted.count, outputs: outcome.outputs)
            tally.merged(report)
            await onEvent(.groupFinished(report))
        }
        if let progress = tally.dueProgress() { await onEvent(.progress(progress)) }
    }

    private func tell(
        _ source: SourceObject, _ outcome: GroupConversion.MemberOutcome, isRewriting: Bool
    ) async throws {
        switch outcome {
        case .converted(let report):
            tally.converted(report)
            await onEvent(.objectFinished(report))
        case .empty: await skip(source.name, .empty)
        case .failed(let error): try await fail(source, error, isConvertible: !isRewriting)
        case .kept: await skip(source.name, .unchanged)
        case .apart: break
        }
    }

    private func convertApart(
        _ plan: GroupPlan, _ outcome: GroupConversion.Outcome, _ share: BudgetShare, _ manifest: RunManifest
    ) async throws {
        share.shrink(to: 0)
        for (source, member) in zip(plan.members, outcome.members) {
            guard case .apart = member else { continue }
            try await share.exchange(for: memory.footprint(source.textSize))
            try await convert(source, share, manifest)
        }
    }

    /// All members of a group failed for one reason.
    private func fail(_ plan: GroupPlan, _ error: any Error) async throws {
        for source in plan.members {
            guard var failure = ErrorMaker(object: source.name).error(from: error) as? MillraceError else {
                throw error
            }
            if failure.object != source.name { failure.object = source.name }
            try await fail(source.name, failure)
        }
    }

    /// Says of sources that are gone that their rows are too, once the outputs without them are there.
    func removeGone(_ manifest: RunManifest, _ merging: Merging) async throws {
        let gone = merging.settledGone
        guard !gone.isEmpty, !conversion.options.dryRun else { return }
        for entry in gone { try await manifest.remove(entry) }
        tally.removed(gone.count)
    }
}
