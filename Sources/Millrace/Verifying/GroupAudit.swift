import MillraceObjectStore
import Synchronization

/// The groups that verified sources are members of, each once.
final class GroupsToVerify: Sendable {
    private let groups = Mutex<[String: [ManifestEntry.Output]]>([:])

    /// The outputs of each, by the group's name.
    var all: [String: [ManifestEntry.Output]] { groups.withLock { $0 } }

    func insert(_ entry: ManifestEntry) {
        guard let group = entry.group else { return }
        groups.withLock { $0[group.hash] = entry.outputs }
    }
}

/// Reads the outputs of groups again, and holds their rows against what the manifest says of all members.
struct GroupAudit: Sendable {
    let destination: Destination
    let audit: @Sendable (OutputFormat, _ key: String) -> OutputAudit

    /// What was found of one group.
    struct Found: Sendable {
        var outputs: [ObjectVerification.Output] = []
        var differences: [Difference] = []
    }

    /// The rows that all members of these groups have in their outputs, by the manifest.
    func rows(of groups: Set<String>) async throws -> [String: UInt64] {
        var rows: [String: UInt64] = [:]
        guard !groups.isEmpty else { return rows }
        var merge = try await ManifestMerge(try await ManifestFiles(destination))
        while let entries = try await merge.next() {
            guard let entry = ManifestMerge.latest(entries), let hash = entry.group?.hash, groups.contains(hash) else {
                continue
            }
            rows[hash, default: 0] += entry.rowsRead - min(entry.rowsRejected, entry.rowsRead)
        }
        return rows
    }

    /// Verifies one group.
    ///
    /// - Parameter rows: what its members have in it.
    /// - Throws: `MillraceError` for a store that cannot be read; `CancellationError`.
    func run(_ outputs: [ManifestEntry.Output], rows: UInt64) async throws -> Found {
        var found = Found()
        var digests: [OutputFormat: [(name: String, digest: ValueDigest)]] = [:]
        for output in outputs {
            let key = destination.key(output.key)
            let name = destination.describe(key)
            do {
                guard let read = try await audit(output.format, key).run() else {
                    found.differences.append(
                        Difference(
                            kind: .missingOutput,
                            message:
                                "it is not there, and the manifest says that \(GroupedDigits.counted(output.rows, "row")) of a group were written to it; convert the sources again with --overwrite",
                            location: name))
                    continue
                }
                found.outputs.append(
                    ObjectVerification.Output(format: output.format, location: name, rows: read.rows))
                found.differences += ManifestComparison.output(
                    output, bytes: read.bytes, rows: read.rows, location: name)
                if let digest = read.digest { digests[output.format, default: []].append((name, digest)) }
            } catch let error as MillraceError where error.code == .unreadableFile {
                found.differences.append(
                    Difference(kind: .damagedOutput, message: error.message, location: name))
            }
        }
        for format in Set(outputs.map(\.format)).sorted(by: { $0.rawValue < $1.rawValue }) {
            let written = outputs.reduce(0) { $0 + ($1.format == format ? $1.rows : 0) }
            guard written != rows, let first = outputs.first(where: { $0.format == format }) else { continue }
            found.differences.append(
                Difference(
                    kind: .rowCount,
                    message:
                        "its sources have \(GroupedDigits.counted(rows, "row")) in \(format.rawValue) by the manifest, and \(GroupedDigits.text(written)) were written",
                    location: destination.describe(destination.key(first.key))))
        }
        return found.adding(compare(digests))
    }

    /// The same values in all formats.
    private func compare(_ digests: [OutputFormat: [(name: String, digest: ValueDigest)]]) -> [Difference] {
        guard let parquet = digests[.parquet], let avro = digests[.avro], parquet.count == avro.count else { return [] }
        return zip(parquet, avro).flatMap { mine, theirs in
            mine.digest.differences(from: theirs.digest).map { column in
                Difference(
                    kind: .values, message: "it differs from \(mine.name) in column \(column)", location: theirs.name)
            }
        }
    }
}

extension GroupAudit.Found {
    fileprivate func adding(_ more: [Difference]) -> GroupAudit.Found {
        var found = self
        found.differences += more
        return found
    }
}
