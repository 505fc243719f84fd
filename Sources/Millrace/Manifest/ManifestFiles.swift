import MillraceAvro
import MillraceObjectStore
import NIOCore

/// The segments and snapshots of a destination.
///
/// Every run writes segments of its own; now and then one run merges them into a snapshot, and deletes what is in it. What is there together
/// says everything, whoever deletes what: a snapshot names what it replaces, and a file that is still there is passed over.
struct ManifestFiles: Sendable {
    let destination: Destination
    /// When they were listed: what was written since is not among them.
    let listed: Moment
    /// Keys in the store, in the order in which they count: snapshots, then segments, each by time.
    let keys: [String]
    /// What snapshots say that they replace, and is still there.
    let replaced: [String]

    /// Lists what there is.
    ///
    /// - Throws: what the store throws.
    init(_ destination: Destination) async throws {
        self.destination = destination
        listed = .now
        var snapshots: [String] = []
        var segments: [String] = []
        let folder = destination.key(ManifestName.folder)
        for try await object in destination.store.list(prefix: folder) where object.key.hasSuffix(ManifestName.ending) {
            let name = object.key.dropFirst(folder.count)
            if name.hasPrefix(ManifestName.snapshotPrefix) { snapshots.append(object.key) }
            if name.hasPrefix(ManifestName.segmentPrefix) { segments.append(object.key) }
        }
        var replaced: Set<String> = []
        for snapshot in snapshots { replaced.formUnion(try await ManifestFiles.replaced(by: snapshot, destination)) }
        keys = (snapshots.sorted() + segments.sorted()).filter { !replaced.contains($0) }
        self.replaced = (snapshots + segments).filter(replaced.contains)
    }

    private static func replaced(by snapshot: String, _ destination: Destination) async throws -> [String] {
        var lines = ManifestLines(try await destination.store.get(snapshot))
        guard let head = try await lines.next(), let value = try? JSONParser.parse(head),
            case .array(let names)? = value["replaces"]
        else { return [] }
        return names.compactMap(\.text).map(destination.key)
    }

    /// Calls `body` with every entry, an earlier one of a slot before a later one.
    func forEach(_ body: (ManifestEntry) -> Void) async throws {
        for key in keys {
            var lines = ManifestLines(try await destination.store.get(key))
            while let line = try await lines.next() {
                if let entry = ManifestEntry(line: line) { body(entry) }
            }
        }
    }
}

/// The lines of an object, one after another; no more than a chunk is held.
struct ManifestLines {
    private var chunks: ObjectBody.AsyncIterator
    private var rest: [UInt8] = []
    private var start = 0
    private var isOver = false

    init(_ object: ObjectReader) { chunks = object.body.makeAsyncIterator() }

    /// The next line without its end; nil after the last.
    mutating func next() async throws -> [UInt8]? {
        while true {
            if let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return Array(rest[start..<end])
            }
            guard !isOver else { return nil }
            rest.removeFirst(start)
            start = 0
            if let chunk = try await chunks.next() { rest += chunk.readableBytesView } else { isOver = true }
        }
    }
}
