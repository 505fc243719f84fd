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

    /// Writes what waits. It goes on in a cancelled task: what was converted is to be known.
    func flush() async throws {
        lastFlush = ContinuousClock.now
        guard !waiting.isEmpty else { return }
        let entries = waiting.sorted { $0.slot.utf8.lexicographicallyPrecedes($1.slot.utf8) }
        waiting = []
        segments += 1
        let key = destination.key(name.segment(segments, time: .now))
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
            waiting = entries + waiting
            throw error
        }
    }

    /// Writes how the run went.
    func record(_ text: String) async throws {
        let (store, key) = (destination.store, destination.key(name.record))
        try await Task {
            _ = try await store.put(key, ByteBuffer(string: text), PutOptions(contentType: "application/json"))
        }.value
    }
}
