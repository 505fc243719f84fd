import MillraceObjectStore
import NIOCore

/// Merges the files of a manifest into one snapshot. Each of them is sorted by slot, so none is ever in memory whole.
struct ManifestCompaction {
    let files: ManifestFiles
    let name: ManifestName

    /// So many files are worth it: reading them costs a request each, at every start.
    static let leastFiles = 32
    private static let partBytes = 8 << 20

    /// Writes the snapshot, then deletes what is in it. It counts from when its files were listed: another run's that has seen more counts more.
    func run() async throws {
        let destination = files.destination
        let upload = PartedUpload(
            store: destination.store, key: destination.key(name.snapshot(time: files.listed)),
            partBytes: ManifestCompaction.partBytes)
        do {
            try await merge(into: upload)
            try await upload.finish()
        } catch {
            await upload.abort()
            throw error
        }
        for key in files.keys + files.replaced { try await destination.store.delete(key) }
    }

    private func merge(into upload: PartedUpload) async throws {
        let prefix = files.destination.key("").count
        let names = (files.keys + files.replaced).map { JSONText.quoted(String($0.dropFirst(prefix))) }
        try await upload.write("{\"snapshot\":1,\"replaces\":[" + names.joined(separator: ",") + "]}\n")
        var merged = try await ManifestMerge(files)
        while let entries = try await merged.next() {
            guard let latest = ManifestMerge.latest(entries), !latest.outputs.isEmpty else { continue }
            try await upload.write(latest.line)
        }
    }
}

/// Text that is written in parts, or at once when it is short.
actor PartedUpload {
    private let store: any ObjectStore
    private let key: String
    private let partBytes: Int
    private var text = ByteBuffer()
    private var upload: (any ObjectUpload)?
    private var parts = 0

    init(store: any ObjectStore, key: String, partBytes: Int) {
        self.store = store
        self.key = key
        self.partBytes = partBytes
    }

    private var options: PutOptions { PutOptions(contentType: "application/x-ndjson", partSize: partBytes) }

    func write(_ line: String) async throws {
        text.writeString(line)
        while text.readableBytes >= 2 * partBytes { try await putPart(partBytes) }
    }

    func finish() async throws {
        guard upload != nil else {
            _ = try await store.put(key, text, options)
            return
        }
        while text.readableBytes > 0 { try await putPart(min(partBytes, text.readableBytes)) }
        _ = try await upload?.complete()
    }

    func abort() async { await upload?.abort() }

    private func putPart(_ length: Int) async throws {
        if upload == nil { upload = try await store.startUpload(key, options) }
        guard let part = text.readSlice(length: length) else { return }
        text.discardReadBytes()
        parts += 1
        try await upload?.putPart(parts, part)
    }
}
