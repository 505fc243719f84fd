import MillraceObjectStore

/// Deletes outputs that no source's latest entry names any more: those of a group that was written anew, of a partition that a source has no
/// rows of now, of a format that was not written again.
///
/// It reads the manifest as a stream. Only names of groups' outputs are held: other outputs are one slot's alone.
struct ManifestSweep {
    let files: ManifestFiles
    private var candidates: Set<String> = []
    private var named: Set<String> = []

    init(_ files: ManifestFiles) { self.files = files }

    /// Deletes them; a run that is cut short leaves the rest to the next, since the entries are still there.
    ///
    /// - Returns: whether some output has rows of a source whose latest entry names another: of its group only some were converted elsewhere. Then
    ///   nothing may be forgotten until that group is written anew.
    mutating func run() async throws -> Bool {
        var merge = try await ManifestMerge(files)
        while let entries = try await merge.next() {
            for key in sift(entries) {
                try await files.destination.store.delete(files.destination.key(key))
            }
        }
        for key in candidates.subtracting(named).sorted() {
            try await files.destination.store.delete(files.destination.key(key))
        }
        return !candidates.isDisjoint(with: named)
    }

    /// The outputs that can go at once, of all entries of one slot; those of groups wait for what the other slots say.
    private mutating func sift(_ entries: [ManifestEntry]) -> [String] {
        guard let latest = ManifestMerge.latest(entries) else { return [] }
        let kept = Set(latest.outputs.map(\.key))
        if entries.contains(where: { $0.group != nil }) { named.formUnion(kept) }
        var stale: Set<String> = []
        for entry in entries where entry.tree == latest.tree {
            let gone = entry.outputs.map(\.key).filter { !kept.contains($0) }
            if entry.group != nil { candidates.formUnion(gone) } else { stale.formUnion(gone) }
        }
        return stale.sorted()
    }
}

/// All entries of a manifest, slot by slot, those of one slot in the order in which they count. Each file is sorted by slot, so none is
/// ever in memory whole.
struct ManifestMerge {
    private struct Cursor {
        var lines: ManifestLines
        var entry: ManifestEntry?

        mutating func advance() async throws {
            entry = nil
            while entry == nil, let line = try await lines.next() { entry = ManifestEntry(line: line) }
        }
    }

    private var cursors: [Cursor] = []

    init(_ files: ManifestFiles) async throws {
        for key in files.keys {
            var cursor = Cursor(lines: ManifestLines(try await files.destination.store.get(key)))
            try await cursor.advance()
            cursors.append(cursor)
        }
    }

    /// The entries of the next slot; nil after the last.
    mutating func next() async throws -> [ManifestEntry]? {
        guard let slot = cursors.compactMap(\.entry?.slot).min(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        else { return nil }
        var entries: [ManifestEntry] = []
        for index in cursors.indices {
            while let entry = cursors[index].entry, entry.slot.utf8.elementsEqual(slot.utf8) {
                entries.append(entry)
                try await cursors[index].advance()
            }
        }
        return entries
    }

    /// What is known of a slot from all its entries.
    static func latest(_ entries: [ManifestEntry]) -> ManifestEntry? {
        guard var latest = entries.first else { return nil }
        for entry in entries.dropFirst() { latest = latest.followed(by: entry) }
        return latest
    }
}
