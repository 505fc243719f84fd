import MillraceColumns
import MillraceObjectStore
import MillraceText

/// Reads many sources and finds the one schema for all of them.
struct ConsensusRun: Sendable {
    /// How a source is read: its first reading of two.
    let conversion: @Sendable (SourceObject) -> ObjectConversion
    /// Told of a source that cannot be read; the others go on.
    let onFailure: @Sendable (SourceObject, MillraceError) async throws -> Void

    /// Sources that are read at the same time.
    static let width = 4

    /// A struct: tuples as results of tasks are miscompiled by Swift 6.3.1 with optimisation.
    private struct Surveyed: Sendable {
        let index: Int
        let result: Result<ObjectConversion.Survey?, MillraceError>
    }

    /// Reads the sources, and merges what they say in their order.
    func run(_ sources: [SourceObject]) async throws -> SchemaConsensus {
        var consensus = SchemaConsensus()
        for start in stride(from: 0, to: sources.count, by: ConsensusRun.width) {
            let part = sources[start..<min(start + ConsensusRun.width, sources.count)]
            var found: [Int: Result<ObjectConversion.Survey?, MillraceError>] = [:]
            try await withThrowingTaskGroup(of: Surveyed.self) { group in
                for (index, source) in zip(part.indices, part) {
                    group.addTask {
                        do {
                            return Surveyed(index: index, result: .success(try await conversion(source).survey()))
                        } catch let error as MillraceError {
                            if Task.isCancelled { throw CancellationError() }
                            return Surveyed(index: index, result: .failure(error))
                        }
                    }
                }
                for try await surveyed in group { found[surveyed.index] = surveyed.result }
            }
            for (index, source) in zip(part.indices, part) {
                switch found[index] {
                case .success(let survey?):
                    try await consensus.merge(source, survey) { column, type in
                        try await conversion(source).firstMisfit(of: column, type: type, survey)
                    }
                case .failure(let error): try await onFailure(source, error)
                case .success(nil), nil: break
                }
            }
        }
        return consensus
    }
}

/// Chooses so many of a listing of unknown length, evenly: every first, second, fourth, …
struct EvenSample<Element> {
    private(set) var chosen: [Element] = []
    /// Of how many.
    private(set) var count = 0
    private let most: Int
    private var step = 1

    /// - Parameter most: how many are wanted; at least half as many are kept.
    init(most: Int) { self.most = max(most, 2) }

    mutating func take(_ element: Element) {
        defer { count += 1 }
        guard count % step == 0 else { return }
        if chosen.count == most {
            chosen = chosen.indices.filter { $0 % 2 == 0 }.map { chosen[$0] }
            step *= 2
            guard count % step == 0 else { return }
        }
        chosen.append(element)
    }
}

extension ObjectConversion {
    /// How the object is read, whether or not it fits anything that was declared.
    func surveyOfAnything() async throws -> Survey? {
        let first = try await open(ifMatch: nil, reading: nil)
        let slab = try await first.reader.next()
        guard let sniffed = await first.reader.sniffed else { return nil }
        let header = try await first.reader.names.map { try tables.names($0, hasHeader: sniffed.reading.hasHeader) }
        guard header != nil || slab != nil else { return nil }
        return Survey(
            heading: Heading(reading: sniffed.reading, findings: sniffed.findings, header: header),
            metadata: first.metadata, summary: sniffed.reading.emptySummary, records: 0)
    }

    /// The first record in which a column holds a value that is not of this type.
    func firstMisfit(
        of column: String, type: LogicalType, _ survey: Survey
    ) async throws -> (record: UInt64, value: String)? {
        let reading = survey.heading.reading
        var columns = TextColumns(names: survey.heading.header ?? [])
        if let place = columns.names.firstIndex(where: { $0.lowercased() == column.lowercased() }) {
            columns.declared = [place: type]
        } else if JSONPlan.canDeclare(type) {
            columns.declaredByName = [column: type]
        } else {
            return nil
        }
        let classifier = reading.classifier(columns)
        let again = try await open(ifMatch: survey.metadata.etag, reading: reading)
        while let slab = try await again.reader.next() {
            try Task.checkCancellation()
            let decoded = try classifier.decode(slab)
            guard let reject = decoded.rejects.first(where: { $0.fault.reason == .valueRefused }) else { continue }
            return (reject.fault.position.record, ObjectConversion.value(in: reject))
        }
        return nil
    }

    /// The value that was refused, as it stands in its record: up to what may end one, and not more than a line of it.
    private static func value(in reject: RejectedRecord) -> String {
        let rest = reject.raw.dropFirst(reject.faultOffset ?? 0)
        let text = String(decoding: rest.prefix(200), as: UTF8.self)
        if text.hasPrefix("\"") {
            return String(text.dropFirst().prefix { $0 != "\"" })
        }
        return String(text.prefix { !",;\t|}]\n\r".contains($0) })
    }
}
