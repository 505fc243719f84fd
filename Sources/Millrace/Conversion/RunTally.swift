import Glibc
import MillraceAWS
import MillraceObjectStore
import Synchronization

/// Counts what happens in a run: the observer behind the progress, the summary and the report.
final class RunTally: Observer {
    private struct State {
        var progress = ConversionProgress()
        var report = ConversionReport()
        var lastProgress: ContinuousClock.Instant
    }

    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init() { state = Mutex(State(lastProgress: start)) }

    /// One attempt of a call to S3.
    func clientCall(_ call: ClientCall) {
        state.withLock { state in
            state.report.requests[call.operation, default: 0] += 1
            if call.attempt > 1 {
                state.report.retries += 1
                state.progress.retries += 1
            }
        }
    }

    func found(bytes: UInt64) {
        state.withLock { state in
            state.progress.objectsFound += 1
            state.progress.bytesFound += bytes
            state.report.objectsFound += 1
        }
    }

    func listingEnded() { state.withLock { $0.progress.isListingComplete = true } }

    func read(bytes: Int) { state.withLock { $0.progress.bytesRead += UInt64(bytes) } }

    func encoded(rows: Int) { state.withLock { $0.progress.rows += UInt64(rows) } }

    func skipped(_ reason: SkipReason) {
        state.withLock { state in
            state.progress.objectsDone += 1
            state.report.skipped[reason, default: 0] += 1
        }
    }

    func planned(_ plan: ObjectPlan, bytes: UInt64) {
        state.withLock { state in
            state.progress.objectsDone += 1
            state.report.planned[plan, default: 0] += 1
            if plan != .unchanged, plan != .claimed { state.report.bytesPlanned += bytes }
        }
    }

    /// The report as it stands.
    var report: ConversionReport { state.withLock { $0.report } }

    func failed(_ source: String, _ error: MillraceError) {
        state.withLock { state in
            state.progress.objectsDone += 1
            state.report.failures.append(ConversionReport.Failure(source: source, error: error))
            state.report.rowsReadOfFailed += error.recordsRead ?? 0
        }
    }

    func converted(_ object: ObjectReport) {
        state.withLock { state in
            state.progress.objectsDone += 1
            state.report.objectsConverted += 1
            state.report.rowsRead += object.rowsRead
            state.report.rowsWritten += object.rowsWritten
            state.report.rowsRejected += object.rowsRejected
            state.report.cellsRescued += object.misfits.reduce(0) { $0 + $1.rescued }
            state.report.columnsWidened += object.misfits.count { $0.written != $0.declared }
            state.report.linesPassedOver += object.linesPassedOver
            for column in object.renamed { state.report.columnsRenamed[column.format, default: 0] += 1 }
            state.report.bytesRead += object.bytesRead
            if object.group != nil { state.report.objectsMerged += 1 }
            // What is shared is counted once, with the group.
            for output in object.outputs where object.group == nil {
                state.report.bytesWrittenByFormat[output.format, default: 0] += output.bytes
            }
        }
    }

    func merged(_ group: GroupReport) {
        state.withLock { state in
            state.report.groups += 1
            for output in group.outputs { state.report.bytesWrittenByFormat[output.format, default: 0] += output.bytes }
        }
    }

    func evolved(from old: Int, to version: Int, isNewTree: Bool) {
        guard version > old else { return }
        state.withLock { ($0.report.schemaVersion, $0.report.hasNewTree) = (version, isNewTree) }
    }

    func leaveWork() { state.withLock { $0.report.isWorkLeft = true } }

    func removed(_ count: Int) { state.withLock { $0.report.objectsRemoved += count } }

    /// The progress, if a tenth of a second has passed since it was last asked for with success.
    func dueProgress() -> ConversionProgress? {
        let now = ContinuousClock.now
        return state.withLock { state in
            guard now - state.lastProgress >= .milliseconds(100) else { return nil }
            state.lastProgress = now
            state.progress.seconds = (now - start).seconds
            return state.progress
        }
    }

    /// The report of the run that ends now.
    func finish(wasInterrupted: Bool, cache: ReadCache.Counts) -> ConversionReport {
        state.withLock { state in
            (state.report.cacheHits, state.report.cacheMisses) = (cache.hits, cache.misses)
            state.report.cacheBytesSaved = cache.bytesSaved
            state.report.wasInterrupted = wasInterrupted
            state.report.seconds = (ContinuousClock.now - start).seconds
            state.report.peakMemory = RunTally.peakMemory
            let (converted, read) = (state.report.bytesRead, state.progress.bytesRead)
            state.report.bytesReadOfFailed = read - min(converted, read)
            return state.report
        }
    }

    /// VmHWM in bytes. Not `getrusage`: its peak includes what the parent held when it forked.
    private static var peakMemory: UInt64 {
        let descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 8192) { space, filled in
            // Safe: reads at most as much as `space` holds.
            filled = max(0, Glibc.read(descriptor, space.baseAddress, space.count))
        }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line.flatMap { UInt64($0.filter(\.isNumber)) }
        return (kibibytes ?? 0) * 1024
    }
}
