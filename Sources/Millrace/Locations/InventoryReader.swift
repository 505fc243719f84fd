import Crypto
import MillraceAWS
import MillraceCompression
import MillraceObjectStore
import NIOCore

/// Reads the lists of an inventory one after another, a page of objects for each piece that comes in.
///
/// A list is never held whole. Its checksum is known at its end only: what was wrong then fails the source.
final class InventoryReader {
    private let manifest: InventoryManifest
    private let store: any ObjectStore
    private var files: ArraySlice<InventoryManifest.File>
    private var current: OpenList?

    /// A list that is being read.
    private final class OpenList {
        let file: InventoryManifest.File
        var chunks: ObjectBody.AsyncIterator
        var digest = Insecure.MD5()
        var unpacker = Unpacker(windowLimit: 8 << 20, lookAhead: 0, crew: .solo)
        var records = InventoryRecords()
        /// Whether all of it has come in.
        var isOver = false

        init(_ file: InventoryManifest.File, _ body: ObjectBody) {
            self.file = file
            chunks = body.makeAsyncIterator()
        }
    }

    private init(_ manifest: InventoryManifest, _ store: any ObjectStore) {
        self.manifest = manifest
        self.store = store
        files = manifest.files[...]
    }

    /// The objects that the inventory names, as a listing of its bucket would show them, in its order.
    ///
    /// - Parameter store: the bucket in which the lists are.
    static func listing(_ manifest: InventoryManifest, _ store: any ObjectStore) -> ObjectListing {
        ObjectListing {
            let reader = InventoryReader(manifest, store)
            return { try await reader.nextPage() }
        }
    }

    private func nextPage() async throws -> [ObjectSummary]? {
        if current == nil {
            guard let file = files.popFirst() else { return nil }
            current = OpenList(file, try await store.get(file.key).body)
        }
        guard let list = current else { return nil }
        do {
            let (page, isDone) = try await page(of: list)
            if isDone { current = nil }
            return page
        } catch let fault as InventoryFault {
            throw refusal(fault, list.file)
        } catch let fault as StreamFault {
            throw ErrorMaker(object: name(list.file)).error(from: fault)
        }
    }

    /// What one run of text holds: a chunk that came in may be a thousand times as long when it is unpacked.
    private func page(of list: OpenList) async throws -> (objects: [ObjectSummary], isDone: Bool) {
        var page: [ObjectSummary] = []
        let take = { (fields: [[UInt8]]) in
            guard let object = try self.manifest.columns.object(fields, of: self.manifest.sourceBucket) else { return }
            page.append(object)
        }
        while true {
            if let run = try list.unpacker.next() {
                switch run {
                case .chunk(let bytes): try list.records.take(bytes.readableBytesView, take)
                case .room(let room, let part):
                    try list.records.take(room[part], take)
                    list.unpacker.giveBack(room)
                }
                return (page, false)
            }
            guard !list.isOver else { break }
            if let chunk = try await list.chunks.next() {
                chunk.withUnsafeReadableBytes { list.digest.update(bufferPointer: $0) }
                list.unpacker.feed(chunk)
            } else {
                list.unpacker.end()
                list.isOver = true
            }
        }
        try list.records.finish(take)
        if let md5 = list.file.md5, Hex.encode(list.digest.finalize()) != md5 { throw InventoryFault.checksum }
        return (page, true)
    }

    private func name(_ file: InventoryManifest.File) -> String { "s3://\(manifest.bucket)/\(file.key)" }

    private func refusal(_ fault: InventoryFault, _ file: InventoryManifest.File) -> MillraceError {
        switch fault {
        case .malformed(let what):
            MillraceError(
                .damagedInput, "it is not the list that its inventory's manifest describes: \(what)",
                remedy: "take another day's report", object: name(file))
        case .checksum:
            MillraceError(
                .damagedInput, "its checksum is not that of its inventory's manifest",
                remedy: "take another day's report",
                object: name(file))
        }
    }
}
