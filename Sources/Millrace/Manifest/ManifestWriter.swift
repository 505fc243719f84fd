import MillraceObjectStore
import NIOCore
import Synchronization

/// Writes what a run converted, in segments: one for every ten thousand objects or thirty seconds, and one at the end.
///
/// What a killed run had not written yet is converted again by the next, to the same bytes.
actor ManifestWriter {
    private let destination: Destination
    let name: ManifestName
    private var waiting: [ManifestEntry] = []
    private var lastFlush: ContinuousClock.Instant
    private var segments = 0
    /// The segments so far, by their keys in the store.
    private(set) var keys: Set<String> = []
    /// The sources of a group, which are only written down while the group is this run's.
    struct Claimed: Sendable {
        let entries: [ManifestEntry]
        /// Whether it is; throws when that cannot be found out.
        let confirm: @Sendable () async throws -> Bool
        /// Called once they are written.
        let release: @Sendable () async -> Void
    }

    private var claimed: [Claimed] = []

    private static let mostEntries = 10_000
    private static let longest = Duration.seconds(30)

    init(_ destination: Destination) {
        self.destination = destination
        name = ManifestName(time: .now, random: .random(in: .min ... .max))
        lastFlush = ContinuousClock.now
    }

    /// Whether any segment was written.
    var hasWritten: Bool { segments > 0 }

    /// Takes a converted object; its outputs are visible.
    func add(_ entry: ManifestEntry) async throws {
        waiting.append(entry)
        let now = ContinuousClock.now
        if waiting.count >= ManifestWriter.mostEntries || now - lastFlush >= ManifestWriter.longest {
            try await flush()
        }
    }

    /// Takes the converted sources of a group.
    func add(_ group: Claimed) async throws {
        claimed.append(group)
        let now = ContinuousClock.now
        let count = waiting.count + claimed.reduce(0) { $0 + $1.entries.count }
        if count >= ManifestWriter.mostEntries || now - lastFlush >= ManifestWriter.longest { try await flush() }
    }

    /// Writes what waits. It goes on in a cancelled task: what was converted is to be known.
    func flush() async throws {
        lastFlush = ContinuousClock.now
        guard !waiting.isEmpty || !claimed.isEmpty else { return }
        let (alone, groups) = (waiting, claimed)
        (waiting, claimed) = ([], [])
        var own: [Claimed] = []
        do {
            // What another run has taken over meanwhile is that run's to write down.
            for group in groups where try await Task(operation: group.confirm).value { own.append(group) }
        } catch {
            (waiting, claimed) = (alone + waiting, groups + claimed)
            throw error
        }
        let entries = (alone + own.flatMap(\.entries)).sorted { $0.slot.utf8.lexicographicallyPrecedes($1.slot.utf8) }
        guard !entries.isEmpty else { return }
        segments += 1
        // Before it is there: nobody may take it for another run's.
        let key = destination.key(name.segment(segments, time: .now))
        keys.insert(key)
        var text = ByteBuffer()
        for entry in entries { text.writeString(entry.line) }
        let (store, body) = (destination.store, text)
        do {
            try await Task {
                _ = try await store.put(
                    key, body, PutOptions(contentType: "application/x-ndjson", precondition: .ifAbsent))
            }.value
        } catch let error as ObjectStoreError where error.kind == .preconditionFailed {
            // Nobody else has this name: it was written, and the answer was lost.
        } catch {
            (waiting, claimed) = (alone + waiting, own + claimed)
            throw error
        }
        for group in own { await Task { await group.release() }.value }
    }

    /// Writes how the run went.
    func record(_ text: String) async throws {
        let (store, key) = (destination.store, destination.key(name.record))
        try await Task {
            _ = try await store.put(key, ByteBuffer(string: text), PutOptions(contentType: "application/json"))
        }.value
    }
}
