import Glibc
import MillraceObjectStore
import NIOCore
import Synchronization

/// A store whose objects are read once: their bytes are kept, as they are stored, in an unlinked temporary file, and a second reading of the
/// same version comes from there.
///
/// What cannot be kept, for want of room, is read from the store again.
final class MemberSpool: ObjectStore {
    private struct Extent {
        let offset: UInt64
        var length: Int
    }

    private struct Kept {
        let metadata: ObjectMetadata
        var extents: [Extent] = []
        var isWhole = false
    }

    private struct State {
        var descriptor: Int32 = -1
        var end: UInt64 = 0
        var isFull = false
        var kept: [String: Kept] = [:]
    }

    private let store: any ObjectStore
    private let folder: String
    private let state = Mutex(State())

    /// Reads from `store`, and keeps it in a file in `folder`.
    init(_ store: any ObjectStore, folder: String) {
        self.store = store
        self.folder = folder
    }

    deinit {
        let descriptor = state.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        if options.range == nil, let etag = options.ifMatch, let kept = kept(key, etag) {
            return ObjectReader(metadata: kept.metadata, body: body(kept.extents))
        }
        var options = options
        // It is kept here.
        options.isKept = false
        let object = try await store.get(key, options)
        guard options.range == nil, object.metadata.etag != nil else { return object }
        state.withLock { $0.kept[key] = Kept(metadata: object.metadata) }
        return ObjectReader(metadata: object.metadata, body: keeping(object.body, as: key))
    }

    /// Forgets an object that will not be read again.
    func forget(_ key: String) { state.withLock { $0.kept[key] = nil } }

    private func kept(_ key: String, _ etag: String) -> Kept? {
        state.withLock { state in
            guard let kept = state.kept[key], kept.isWhole, kept.metadata.etag == etag else { return nil }
            return kept
        }
    }

    /// The same chunks, which are written down as they pass.
    private func keeping(_ body: ObjectBody, as key: String) -> ObjectBody {
        ObjectBody { [self] in
            var iterator = body.makeAsyncIterator()
            var isKept = true
            return { [self] in
                guard let chunk = try await iterator.next() else {
                    if isKept { state.withLock { $0.kept[key]?.isWhole = true } }
                    return nil
                }
                if isKept { isKept = keep(chunk, as: key) }
                return chunk
            }
        }
    }

    private func keep(_ chunk: ByteBuffer, as key: String) -> Bool {
        let length = chunk.readableBytes
        let place: (descriptor: Int32, offset: UInt64)? = state.withLock { state in
            if state.descriptor < 0, !state.isFull { state.descriptor = TemporaryFile.open(in: folder) }
            guard state.descriptor >= 0, !state.isFull else { return nil }
            defer { state.end += UInt64(length) }
            return (state.descriptor, state.end)
        }
        guard let place,
            chunk.withUnsafeReadableBytes({ TemporaryFile.write($0, to: place.descriptor, at: place.offset) })
        else {
            state.withLock { $0.isFull = true }
            return false
        }
        state.withLock { state in
            guard var kept = state.kept.removeValue(forKey: key) else { return }
            if let last = kept.extents.last, last.offset + UInt64(last.length) == place.offset {
                kept.extents[kept.extents.count - 1].length += length
            } else {
                kept.extents.append(Extent(offset: place.offset, length: length))
            }
            state.kept[key] = kept
        }
        return true
    }

    private func body(_ extents: [Extent]) -> ObjectBody {
        ObjectBody { [self] in
            var rest = extents[...]
            return { [self] in
                try Task.checkCancellation()
                guard var extent = rest.popFirst() else { return nil }
                if extent.length > MemberSpool.chunkBytes {
                    let left = extent.length - MemberSpool.chunkBytes
                    rest.insert(
                        Extent(offset: extent.offset + UInt64(MemberSpool.chunkBytes), length: left),
                        at: rest.startIndex)
                    extent.length = MemberSpool.chunkBytes
                }
                return try read(extent)
            }
        }
    }

    private static let chunkBytes = 256 << 10

    private func read(_ extent: Extent) throws -> ByteBuffer {
        let descriptor = state.withLock { $0.descriptor }
        var chunk = ByteBufferAllocator().buffer(capacity: extent.length)
        while chunk.readableBytes < extent.length {
            let (done, left) = (chunk.readableBytes, extent.length - chunk.readableBytes)
            var failure: Int32 = 0
            let got = chunk.writeWithUnsafeMutableBytes(minimumWritableBytes: left) { space in
                // Safe: at least `left` bytes of it are there to be written.
                let count = pread(descriptor, space.baseAddress, left, off_t(extent.offset) + off_t(done))
                if count < 0 { failure = errno }
                return max(count, 0)
            }
            if failure == EINTR { continue }
            guard got > 0 else {
                throw ObjectStoreError(
                    kind: .other, operation: .get, location: folder, message: "what was kept of it cannot be read")
            }
        }
        return chunk
    }

    func list(prefix: String) -> ObjectListing { store.list(prefix: prefix) }

    func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        try await store.put(key, body, options)
    }

    func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try await store.startUpload(key, options)
    }

    func delete(_ key: String) async throws { try await store.delete(key) }
}
