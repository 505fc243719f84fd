import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What came through a pipe, kept in a file so that it can be read more than once: a store of one object.
package struct SpooledInput: ObjectStore {
    /// The only key.
    package static let key = "stdin"
    /// It never changes.
    private static let etag = "\"spooled\""

    private let file: FileDescriptor
    private let threads: NIOThreadPool
    private let chunkSize: Int
    /// Bytes.
    package let size: UInt64

    /// Reads `source` to its end and keeps it in the open file `target`, which this then owns.
    ///
    /// Memory holds one chunk. Cancelling the task ends the wait for a writer that says nothing.
    package init(
        reading source: Int32, into target: Int32, threads: NIOThreadPool = .singleton, chunkSize: Int = 1 << 20
    ) async throws {
        let file = FileDescriptor(owning: target)
        let bell = try CancellationBell()
        size = try await withTaskCancellationHandler {
            try await threads.runIfActive {
                try SpooledInput.copy(from: source, to: file, bell: bell, chunkSize: chunkSize)
            }
        } onCancel: {
            bell.ring()
        }
        self.file = file
        self.threads = threads
        self.chunkSize = chunkSize
    }

    private static func copy(
        from source: Int32, to file: FileDescriptor, bell: CancellationBell, chunkSize: Int
    ) throws -> UInt64 {
        var size: UInt64 = 0
        while true {
            try bell.waitUntilReadable(source)
            var failure: Int32 = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { space, filled in
                // Safe: reads at most as much as `space` holds.
                let count = read(source, space.baseAddress, space.count)
                if count < 0 { failure = errno }
                filled = max(0, count)
            }
            if failure == EINTR || failure == EAGAIN { continue }
            if failure != 0 {
                throw Place.error(errno: failure, operation: .get, doing: "read", path: "standard input")
            }
            guard !chunk.isEmpty else { return size }
            guard chunk.withUnsafeBytes({ file.write($0, at: size) }) else {
                throw Place.error(errno: errno, operation: .put, doing: "keep", path: "standard input")
            }
            size += UInt64(chunk.count)
        }
    }

    package func list(prefix: String) -> ObjectListing {
        let page =
            SpooledInput.key.hasPrefix(prefix)
            ? [ObjectSummary(key: SpooledInput.key, size: size, etag: SpooledInput.etag)] : []
        return ObjectListing {
            var rest: [ObjectSummary]? = page
            return {
                defer { rest = nil }
                return rest
            }
        }
    }

    package func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        guard key == SpooledInput.key else { throw error(.notFound(.object), .get, "there is no such object") }
        if let expected = options.ifMatch, expected != SpooledInput.etag {
            throw error(.changed, .get, "it has changed since it was first looked at")
        }
        guard let range = ReadRange.resolve(options.range, size: size) else {
            throw error(.invalidRequest, .get, "the range does not lie within its \(size) bytes")
        }
        return ObjectReader(
            metadata: ObjectMetadata(size: size, etag: SpooledInput.etag),
            body: ObjectBody {
                var position = range.lowerBound
                return {
                    try Task.checkCancellation()
                    guard position < range.upperBound else { return nil }
                    let offset = position
                    let count = Int(min(UInt64(self.chunkSize), range.upperBound - offset))
                    position += UInt64(count)
                    return try await self.threads.runIfActive { try self.bytes(at: offset, count: count) }
                }
            })
    }

    private func bytes(at offset: UInt64, count: Int) throws -> ByteBuffer {
        var chunk = ByteBufferAllocator().buffer(capacity: count)
        let read = chunk.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            // Safe: `count` bytes of it are there to be written.
            file.read(into: UnsafeMutableRawBufferPointer(rebasing: space[..<count]), at: offset) ?? 0
        }
        guard read == count else { throw error(.other, .get, "what was kept of it cannot be read") }
        return chunk
    }

    package func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        throw error(.invalidRequest, .put, "nothing can be written to it")
    }

    package func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        throw error(.invalidRequest, .upload, "nothing can be written to it")
    }

    package func delete(_ key: String) async throws {
        throw error(.invalidRequest, .delete, "nothing can be deleted from it")
    }

    private func error(
        _ kind: ObjectStoreError.Kind, _ operation: ObjectStoreError.Operation, _ message: String
    ) -> ObjectStoreError {
        ObjectStoreError(kind: kind, operation: operation, location: "standard input", message: message)
    }
}
