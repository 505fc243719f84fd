/// Holds what was found of one object against what the manifest says of it.
struct ManifestComparison: Sendable {
    let entry: ManifestEntry
    /// A URL or a path.
    let source: String

    private static let remedy = "convert the source again with --overwrite"

    /// Whether the source is the one that was converted.
    func version(etag: String?, size: UInt64) -> [Difference] {
        guard let known = entry.etag, let etag else { return [] }
        // Listings and answers do not agree about the quotes.
        func bare(_ etag: String) -> String { etag.filter { $0 != "\"" } }
        guard bare(known) != bare(etag) || entry.size != size else { return [] }
        return [
            Difference(
                kind: .sourceChanged,
                message:
                    "it has changed since it was converted: it had \(GroupedDigits.counted(entry.size, "byte")) and the ETag \(bare(known)), and has \(GroupedDigits.counted(size, "byte")) and \(bare(etag)) now; convert it again",
                location: source)
        ]
    }

    /// Whether the entry accounts for all records of the source, and for all rows of its own outputs in each of `formats`.
    ///
    /// - Parameter isSameVersion: whether the source still is what was converted; else its records say nothing about the entry.
    func rows(records: UInt64, isSameVersion: Bool, formats: [OutputFormat]) -> [Difference] {
        var messages: [String] = []
        if isSameVersion, entry.rowsRead != records {
            messages.append(
                "the manifest says that \(GroupedDigits.counted(entry.rowsRead, "record")) of it were read, and it has \(GroupedDigits.text(records))"
            )
        }
        // The rows of a group's outputs are those of all its members.
        for format in formats where entry.group == nil {
            let outputs = entry.outputs.filter { $0.format == format }
            let written = outputs.reduce(0) { $0 + $1.rows }
            guard !outputs.isEmpty, written + entry.rowsRejected != entry.rowsRead else { continue }
            messages.append(
                "the manifest does not account for all records: \(GroupedDigits.text(entry.rowsRead)) read, \(GroupedDigits.text(written)) written as \(format.rawValue), \(GroupedDigits.text(entry.rowsRejected)) rejected"
            )
        }
        return messages.map { ManifestComparison.difference($0, source) }
    }

    /// Whether an output is the one that was written.
    static func output(_ output: ManifestEntry.Output, bytes: UInt64, rows: UInt64, location: String) -> [Difference] {
        var found: [String] = []
        if output.bytes != bytes {
            found.append(
                "it has \(GroupedDigits.counted(bytes, "byte")), and the manifest says \(GroupedDigits.text(output.bytes))"
            )
        }
        if output.rows != rows {
            found.append(
                "it has \(GroupedDigits.counted(rows, "row")), and the manifest says \(GroupedDigits.text(output.rows))"
            )
        }
        return found.isEmpty ? [] : [ManifestComparison.difference(found.joined(separator: "; "), location)]
    }

    private static func difference(_ message: String, _ location: String) -> Difference {
        Difference(kind: .manifest, message: message + "; " + ManifestComparison.remedy, location: location)
    }
}
