import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that is open for reading, held against what was asked for.
struct OpenFile: Sendable {
    let place: Place
    let descriptor: FileDescriptor
    let status: FileStatus
    let range: Range<UInt64>

    init(place: Place, options: GetOptions) throws {
        self.place = place
        // Not blocking, or a named pipe would hold the thread for ever.
        guard let descriptor = FileDescriptor.open(place.path, flags: O_RDONLY | O_NONBLOCK),
            let status = FileStatus(descriptor: descriptor.number)
        else { throw place.error(errno: errno, doing: "read") }
        guard status.isRegular else {
            throw place.error(
                .invalidRequest, "'\(place.path)' is \(status.isDirectory ? "a folder" : "no regular file")")
        }
        if let expected = options.ifMatch, expected != status.etag {
            throw place.error(.changed, "'\(place.path)' has changed since it was first looked at")
        }
        guard let range = ReadRange.resolve(options.range, size: status.size) else {
            throw place.error(.invalidRequest, "the range does not lie within the file's \(status.size) bytes")
        }
        self.descriptor = descriptor
        self.status = status
        self.range = range
    }

    var metadata: ObjectMetadata { ObjectMetadata(size: status.size, etag: status.etag) }

    /// The bytes from `offset`, at most `count`, fewer only at the range's end.
    func read(at offset: UInt64, count: Int) throws -> ByteBuffer {
        let wanted = Int(min(UInt64(count), range.upperBound - offset))
        var chunk = ByteBufferAllocator().buffer(capacity: wanted)
        var failure: Int32?
        let read = chunk.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { bytes in
            let target = UnsafeMutableRawBufferPointer(rebasing: bytes[..<wanted])
            guard let read = descriptor.read(into: target, at: offset) else {
                failure = errno
                return 0
            }
            return read
        }
        if let failure { throw place.error(errno: failure, doing: "read") }
        guard read == wanted else { throw changed() }
        return chunk
    }

    /// Refuses to vouch for a file that was written to while it was read.
    func checkUnchanged() throws {
        guard FileStatus(descriptor: descriptor.number)?.etag == status.etag else { throw changed() }
    }

    private func changed() -> ObjectStoreError {
        place.error(.changed, "'\(place.path)' changed while it was read")
    }
}
