import MillraceObjectStore

/// Reads all outputs of one object again and holds them against the number of its records, and against each other.
struct ObjectAudit: Sendable {
    let source: SourceObject
    let destination: Destination
    let rejects: Destination
    let trees: [OutputTree]
    let options: ConversionOptions
    let isDeep: Bool
    /// What the manifest says of it; nil for nothing.
    let manifest: ManifestComparison?

    /// One format's outputs.
    private struct Counted {
        let format: OutputFormat
        /// False when an output is missing or damaged, so that a count of rows means nothing.
        var isWhole = true
        var outputs: [ObjectVerification.Output] = []
        /// In the order of `outputs`.
        var digests: [ValueDigest?] = []

        var rows: UInt64 { outputs.reduce(0) { $0 + $1.rows } }
    }

    /// - Throws: `MillraceError` for a store that cannot be read; `CancellationError`.
    func run(_ found: RecordCount.Found) async throws -> ObjectVerification {
        let records = found.records
        var differences = manifest?.version(etag: found.etag, size: found.size) ?? []
        differences +=
            manifest?.rows(records: records, isSameVersion: differences.isEmpty, formats: trees.map(\.format)) ?? []
        let aside = try await countRejects(records, &differences)
        if manifest?.entry.group != nil { return merged(records, aside, differences) }
        var counted: [Counted] = []
        for tree in trees { counted.append(try await count(tree, &differences)) }
        for format in counted where format.isWhole && format.rows + aside != records {
            differences.append(miscount(format, records, aside))
        }
        differences += compare(counted)
        return ObjectVerification(
            source: source.name, records: records, outputs: counted.flatMap(\.outputs), rejects: aside,
            differences: differences)
    }

    /// Of a member of a group: its outputs are verified with those of the others.
    private func merged(_ records: UInt64, _ aside: UInt64, _ differences: [Difference]) -> ObjectVerification {
        var differences = differences
        if let entry = manifest?.entry, entry.rowsRejected != aside {
            differences.append(
                Difference(
                    kind: .rejects,
                    message:
                        "the manifest says that \(GroupedDigits.counted(entry.rowsRejected, "record")) of it were rejected, and \(GroupedDigits.text(aside)) are there; convert the source again with --overwrite",
                    location: source.name))
        }
        return ObjectVerification(
            source: source.name, records: records, outputs: [], rejects: aside, differences: differences)
    }

    private func countRejects(_ records: UInt64, _ differences: inout [Difference]) async throws -> UInt64 {
        let key = rejects.key(source.output.rejectsKey(isAtDestination: options.rejects == nil)) + RejectsPlace.ending
        do {
            let found = try await RejectsAudit(store: rejects.store, key: key).run(records: records)
            if let problem = found.problem {
                differences.append(Difference(kind: .rejects, message: problem, location: rejects.describe(key)))
            }
            return found.count
        } catch {
            throw ErrorMaker(object: source.name).error(from: error)
        }
    }

    private func count(_ tree: OutputTree, _ differences: inout [Difference]) async throws -> Counted {
        var counted = Counted(format: tree.format)
        for (key, written) in expected(tree) {
            let name = destination.describe(key)
            do {
                if let found = try await audit(tree.format, key, name).run() {
                    counted.outputs.append(
                        ObjectVerification.Output(format: tree.format, location: name, rows: found.rows))
                    counted.digests.append(found.digest)
                    if let written {
                        differences += ManifestComparison.output(
                            written, bytes: found.bytes, rows: found.rows, location: name)
                    }
                } else {
                    counted.isWhole = false
                    differences.append(Difference(kind: .missingOutput, message: missing(written), location: name))
                }
            } catch let error as MillraceError where error.code == .unreadableFile {
                counted.isWhole = false
                differences.append(Difference(kind: .damagedOutput, message: error.message, location: name))
            }
        }
        return counted
    }

    /// The keys of its outputs, with what the manifest says of each. Where that says nothing, the name is known all the same.
    private func expected(_ tree: OutputTree) -> [(key: String, written: ManifestEntry.Output?)] {
        let written = manifest?.entry.outputs.filter { $0.format == tree.format } ?? []
        let main: [(String, ManifestEntry.Output?)] =
            written.isEmpty
            ? [(destination.key(source.output.key(tree.format)), nil)]
            : written.map { (destination.key($0.key), $0) }
        return main + (tree.replays[source.output.source] ?? []).map { ($0, nil) }
    }

    private func missing(_ written: ManifestEntry.Output?) -> String {
        guard let written else { return "it is not there; convert the source" }
        return
            "it is not there, and the manifest says that \(GroupedDigits.counted(written.rows, "row")) were written to it; convert the source again with --overwrite"
    }

    private func audit(_ format: OutputFormat, _ key: String, _ name: String) -> OutputAudit {
        let path: String? = if case .local = destination.location { name } else { nil }
        return OutputAudit(
            format: format, store: destination.store, key: key, name: name, path: path,
            temporaryFolder: options.environment["TMPDIR"] ?? "/tmp", isDeep: isDeep)
    }

    private func miscount(_ format: Counted, _ records: UInt64, _ aside: UInt64) -> Difference {
        let replays = trees.first { $0.format == format.format }?.replays[source.output.source]?.count ?? 0
        let written =
            GroupedDigits.counted(format.rows, "row")
            + (replays > 0
                ? " (\(replays) of its \(format.outputs.count) outputs \(replays == 1 ? "is a replay" : "are replays"))"
                : "")
        return Difference(
            kind: .rowCount,
            message:
                "the source has \(GroupedDigits.counted(records, "record")), \(format.format.rawValue) \(written), and \(GroupedDigits.text(aside)) \(aside == 1 ? "was" : "were") rejected",
            location: format.outputs.first?.location ?? source.name)
    }

    /// The same values in all formats: each was written from the same parse.
    private func compare(_ counted: [Counted]) -> [Difference] {
        let whole = counted.filter(\.isWhole)
        guard isDeep, let first = whole.first else { return [] }
        return whole.dropFirst().flatMap { other in
            zip(zip(first.outputs, first.digests), zip(other.outputs, other.digests)).flatMap {
                mine, theirs -> [Difference] in
                guard let one = mine.1, let two = theirs.1 else { return [] }
                return one.differences(from: two).map { column in
                    Difference(
                        kind: .values, message: "it differs from \(mine.0.location) in column \(column)",
                        location: theirs.0.location)
                }
            }
        }
    }
}
