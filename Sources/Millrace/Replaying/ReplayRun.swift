import MillraceAWS
import MillraceColumns
import MillraceObjectStore
import MillraceText
import NIOCore

/// One run of a replay: file after file, since each is small beside the object that it came from.
final class ReplayRun: Sendable {
    private let replay: Replay
    private let onEvent: @Sendable (ReplayEvent) async -> Void
    private let places: [Location]
    private let stores: Stores
    private let destination: Destination
    private let memory: MemoryPlan

    /// Checks everything that can be checked before the first byte is read.
    init(_ replay: Replay, onEvent: @escaping @Sendable (ReplayEvent) async -> Void) throws(MillraceError) {
        guard !replay.rejects.isEmpty else {
            throw MillraceError(
                .usage, "no file of rejected records is named", remedy: "name a file below _millrace/rejects/")
        }
        // Types are always declared here: what was written tells them.
        var options = replay.options
        options.onError = nil
        try options.validate()
        try options.s3.checkWriting(to: replay.destination, rejects: replay.rejects.first { $0.hasPrefix("s3://") })
        var places: [Location] = []
        for place in replay.rejects { places.append(try Location(place: place)) }
        let target = try Location(place: replay.destination)
        try Destination.check(target)
        self.replay = replay
        self.onEvent = onEvent
        self.places = places
        stores = try Stores(places + [target], replay.options, observer: replay.options.observer ?? SilentObserver())
        destination = Destination(target, stores)
        memory = MemoryPlan(replay.options, destination: target)
    }

    func run() async throws -> ReplayReport {
        var report = ReplayReport()
        do {
            for place in places { try await replay(place, &report) }
        } catch is CancellationError {
            report.wasInterrupted = true
        } catch {
            await stores.shutdown()
            throw error
        }
        await stores.shutdown()
        await onEvent(.replayFinished(report))
        return report
    }

    private func replay(_ location: Location, _ report: inout ReplayReport) async throws {
        var found = 0
        do {
            try await RejectsPlace.forEach(in: location, stores) { place in
                found += 1
                report.files += 1
                do {
                    let limit = memory.pool / RejectsFile.copies
                    let file = try await withTaskExecutorPreference(KernelExecutor.shared) {
                        try await FileReplay(
                            file: place.load(limit: limit), destination: destination, options: replay.options,
                            memory: memory
                        ).run()
                    }
                    report.records += file.records
                    report.rowsWritten += file.rowsWritten
                    report.rowsRefused += file.rowsRefused
                    await onEvent(.fileReplayed(file))
                } catch {
                    try await fail(place.name, error, &report)
                }
            }
        } catch {
            try await fail(location.text, error, &report)
            return
        }
        if found == 0 {
            let nothing = MillraceError(
                .sourceNotFound, "there are no files of rejected records", remedy: "check the name")
            try await fail(location.text, nothing, &report)
        }
    }

    private func fail(_ name: String, _ error: any Error, _ report: inout ReplayReport) async throws {
        guard let error = ErrorMaker(object: name).error(from: error) as? MillraceError, !Task.isCancelled else {
            throw error
        }
        report.failures.append(ConversionReport.Failure(source: name, error: error))
        await onEvent(.fileFailed(rejects: name, error: error))
    }
}
