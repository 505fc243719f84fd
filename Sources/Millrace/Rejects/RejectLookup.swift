import MillraceAWS
import MillraceColumns
import MillraceObjectStore
import MillraceText

/// Looks rejected records up and explains them.
///
///     let found = try await RejectLookup("lake/_millrace/rejects/orders.csv.jsonl").run(.record(17))
///     print(found.explanations.first?.rule ?? "")
public struct RejectLookup: Sendable {
    /// Which records are wanted.
    public enum Selection: Hashable, Sendable {
        /// The first so many of the file.
        case first(Int)
        /// By its number in the source.
        case record(UInt64)
        /// By its line in the file of rejects, from 1.
        case line(Int)
    }

    /// What was found.
    public struct Findings: Sendable {
        /// In the order of the file.
        public let explanations: [RejectExplanation]
        /// The records of the whole file.
        public let records: Int
        /// How many records each reason has, the most frequent first.
        public let reasons: [(reason: String, count: Int)]
    }

    /// A file of rejected records: a path or `s3://bucket/key`.
    public let rejects: String
    /// How to reach S3, and how much memory there is.
    public let options: ConversionOptions

    /// Describes a look; nothing is done yet.
    public init(_ rejects: String, options: ConversionOptions = ConversionOptions()) {
        self.rejects = rejects
        self.options = options
    }

    /// Looks.
    ///
    /// - Throws: `MillraceError`, also when there is no such record.
    public func run(_ selection: Selection = .first(3)) async throws -> Findings {
        let location = try Location(place: rejects)
        let stores = try Stores([location], options, observer: SilentObserver())
        do {
            let found = try await withTaskExecutorPreference(KernelExecutor.shared) {
                try await find(selection, location, stores)
            }
            await stores.shutdown()
            return found
        } catch {
            await stores.shutdown()
            throw ErrorMaker(object: rejects).error(from: error)
        }
    }

    private func find(_ selection: Selection, _ location: Location, _ stores: Stores) async throws -> Findings {
        var loaded: RejectsFile?
        try await RejectsPlace.forEach(in: location, stores) { place in
            guard loaded == nil else { throw several() }
            loaded = try await place.load(limit: MemoryPlan(options).pool / RejectsFile.copies)
        }
        guard let file = loaded else { throw missing("there is no file of rejected records") }
        let wanted = try entries(of: file, selection)
        // The source may lie in S3 where the rejects do not.
        let places = file.entries.prefix(1).compactMap { try? Location(place: $0.object) }
        let sources = try Stores(places, options, observer: SilentObserver())
        var explanations: [RejectExplanation] = []
        for entry in wanted { explanations.append(await explain(entry, file, sources)) }
        await sources.shutdown()
        let counts = Dictionary(file.entries.map { ($0.reason, 1) }, uniquingKeysWith: +)
        return Findings(
            explanations: explanations, records: file.entries.count,
            reasons: counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (reason: $0.key, count: $0.value) }
        )
    }

    private func entries(of file: RejectsFile, _ selection: Selection) throws(MillraceError) -> [RejectEntry] {
        switch selection {
        case .first(let count): return Array(file.entries.prefix(count))
        case .record(let number):
            let found = file.entries.filter { $0.position.record == number }
            guard !found.isEmpty else {
                throw missing(
                    "record \(number) is not among its \(GroupedDigits.counted(file.entries.count, "record"))")
            }
            return found
        case .line(let line):
            guard file.entries.indices.contains(line - 1) else {
                throw missing("there is no line \(line) among its \(file.entries.count)")
            }
            return [file.entries[line - 1]]
        }
    }

    private func missing(_ what: String) -> MillraceError {
        MillraceError(.usage, what, remedy: "millrace why FILE shows the first records of a file", object: rejects)
    }

    private func several() -> MillraceError {
        MillraceError(
            .usage, "several files of rejected records are there", remedy: "name one of them", object: rejects)
    }

    private func explain(_ entry: RejectEntry, _ file: RejectsFile, _ stores: Stores) async -> RejectExplanation {
        let reason = RecordFault.Reason(rawValue: entry.reason)
        var neighbours = RejectExplanation.Neighbours.unknown("the record's bytes were not kept")
        if let raw = entry.raw {
            neighbours = await SourceSurroundings(entry: entry, raw: raw).find(etag: file.reading?.etag, stores)
        }
        let shown = entry.shown
        return RejectExplanation(
            source: entry.object,
            position: MillraceError.Position(
                record: entry.position.record, line: entry.position.line, column: entry.position.column,
                columnName: entry.columnName, byte: entry.position.byte),
            reason: entry.reason, detail: entry.detail,
            rule: reason.map(RejectAdvice.rule) ?? "A later version of Millrace wrote this reason.",
            remedy: reason.map(RejectAdvice.remedy) ?? "use that version", raw: entry.raw,
            encoding: entry.encoding.rawValue, faultOffset: shown?.faultOffset == nil ? nil : entry.faultOffset,
            shown: shown, neighbours: neighbours)
    }
}
