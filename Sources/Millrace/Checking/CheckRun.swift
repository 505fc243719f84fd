import MillraceAWS
import MillraceColumns
import MillraceText
import Synchronization

/// One run of a check: conversions without outputs, side by side within the memory budget.
final class CheckRun: Sendable {
    private let check: SourceCheck
    private let onEvent: @Sendable (CheckEvent) async -> Void
    private let stores: Stores
    private let planner: SourcePlanner
    private let text: TextOptions
    private let tables: TableRules
    private let memory: MemoryPlan
    private let report = Mutex(CheckReport())

    /// How many offenders of each reason are shown.
    private static let shownOffenders = 3
    /// Objects side by side; most of them wait for the store.
    private static let widest = 64

    /// Checks everything that can be checked before the first byte is read.
    init(_ check: SourceCheck, onEvent: @escaping @Sendable (CheckEvent) async -> Void) throws(MillraceError) {
        try check.options.validate()
        var sources: [Location] = []
        for source in check.sources { sources.append(try Location(parsing: source)) }
        try SourcePlanner.check(sources)
        tables = try TableRules(check.options)
        text = try check.options.reading.text(check.options.input)
        self.check = check
        self.onEvent = onEvent
        stores = try Stores(sources, check.options, observer: check.options.observer ?? SilentObserver())
        planner = SourcePlanner(sources, stores: stores, input: check.options.input)
        memory = MemoryPlan(check.options)
    }

    func run() async throws -> CheckReport {
        do {
            try await checkAll()
        } catch is CancellationError {
            report.withLock { $0.wasInterrupted = true }
        } catch {
            await stores.shutdown()
            throw error
        }
        await stores.shutdown()
        let final = report.withLock { $0 }
        await onEvent(.checkFinished(final))
        return final
    }

    private func checkAll() async throws {
        let budget = ByteBudget(capacity: memory.pool)
        try await withThrowingDiscardingTaskGroup { group in
            let places = ByteBudget(capacity: check.options.concurrency ?? CheckRun.widest)
            var names = OutputNames()
            try await planner.forEach(onFailure: { await fail($0, $1) }) { planned in
                report.withLock { $0.objectsFound += 1 }
                switch planned {
                case .skip(let name, let reason): await skip(name, reason)
                case .convert(let source):
                    do throws(MillraceError) { try names.claim(source.output, for: source.name) } catch {
                        return await fail(source.name, error)
                    }
                    let place = try await places.acquire(1)
                    let share = BudgetShare(try await budget.acquire(memory.footprint(source.textSize)), of: budget)
                    group.addTask(executorPreference: KernelExecutor.shared) { [self] in
                        defer {
                            share.shrink(to: 0)
                            places.release(place)
                        }
                        try await look(at: source, share)
                    }
                }
            }
        }
    }

    private func fail(_ source: String, _ error: MillraceError) async {
        report.withLock { $0.failures.append(ConversionReport.Failure(source: source, error: error)) }
        await onEvent(.objectFailed(source: source, error: error))
    }

    private func skip(_ name: String, _ reason: SkipReason) async {
        report.withLock { $0.skipped[reason, default: 0] += 1 }
        await onEvent(.objectSkipped(source: name, reason: reason))
    }

    private func look(at source: SourceObject, _ share: BudgetShare) async throws {
        do {
            let found: (ObjectReport, RejectTally)?
            do {
                found = try await attempt(source, share)
            } catch let error as MillraceError
                where [.recordTooLarge, .memoryTooSmall].contains(error.code) && share.bytes < memory.pool
            {
                try await share.exchange(for: memory.pool)
                found = try await attempt(source, share)
            }
            guard let (converted, tally) = found else { return await skip(source.name, .empty) }
            await tell(objectCheck(converted, tally))
        } catch let error as MillraceError {
            if Task.isCancelled { throw CancellationError() }
            await fail(source.name, error)
        }
    }

    /// A conversion without outputs in which everything may be rejected; nil for an object that holds nothing.
    private func attempt(_ source: SourceObject, _ share: BudgetShare) async throws -> (ObjectReport, RejectTally)? {
        var options = check.options
        options.formats = []
        options.maxRejects = .percent(100)
        if options.onError == .fail { options.onError = .reject }
        let tally = RejectTally(kept: CheckRun.shownOffenders)
        let nowhere = Destination(location: .local(path: "."), store: stores.folder("."))
        var conversion = ObjectConversion(
            source: source, destination: nowhere, rejects: nowhere, options: options, text: text, tables: tables,
            shares: memory.shares(share.bytes, size: source.textSize),
            clock: StageClock(observer: SilentObserver()), onBytes: { _ in }, onRows: { _ in })
        conversion.tally = tally
        guard case .converted(let report) = try await conversion.run() else { return nil }
        return (report, tally)
    }

    private func objectCheck(_ converted: ObjectReport, _ tally: RejectTally) -> ObjectCheck {
        let fields = tally.schema?.fields ?? []
        let maker = ErrorMaker(object: converted.source, columnNames: fields.map(\.name), size: converted.bytesRead)
        let reasons = tally.groups.map { group in
            RejectReason(
                reason: group.reason.rawValue, count: group.count,
                first: group.first.compactMap { maker.error(from: $0) as? MillraceError })
        }
        let limit = check.options.maxRejects
        let isAllowed = limit.allows(converted.rowsRejected, of: converted.rowsRead)
        let isRefused =
            check.options.onError == .fail && reasons.contains { $0.reason == RecordFault.Reason.valueRefused.rawValue }
        return ObjectCheck(
            source: converted.source, rowsRead: converted.rowsRead, rowsRejected: converted.rowsRejected,
            reasons: reasons,
            columns: (tally.written?.fields ?? []).map { ObjectCheck.Column(name: $0.name, type: "\($0.type)") },
            misfits: converted.misfits, input: converted.input, ignoredOptions: converted.ignoredOptions,
            bytesRead: converted.bytesRead,
            failure: isAllowed && !isRefused
                ? nil
                : maker.tooManyRejects(
                    tally.groups.flatMap(\.first).sorted { $0.position.record < $1.position.record },
                    rule: RejectRule(limit: limit, failsOnRefusal: check.options.onError == .fail)))
    }

    private func tell(_ object: ObjectCheck) async {
        report.withLock { report in
            report.objectsChecked += 1
            report.rowsRead += object.rowsRead
            report.rowsRejected += object.rowsRejected
            report.bytesRead += object.bytesRead
            if let failure = object.failure {
                report.failures.append(ConversionReport.Failure(source: object.source, error: failure))
            }
        }
        await onEvent(.objectChecked(object))
    }
}
