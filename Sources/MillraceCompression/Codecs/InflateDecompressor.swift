import CMillraceCodecs

/// One libdeflate decompression context, for raw DEFLATE blocks and for gzip members.
final class InflateDecompressor: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share the context.
    // (A non-copyable struct would say so itself, but 6.3.1 then leaves symbols undefined in release builds of other modules.)
    private let context: OpaquePointer

    init() throws(CompressionFault) {
        guard let context = libdeflate_alloc_decompressor() else {
            throw .library("libdeflate_alloc_decompressor: out of memory")
        }
        self.context = context
    }

    deinit { libdeflate_free_decompressor(context) }

    /// Inflates one raw DEFLATE stream. Bytes after its end are ignored: Hadoop's and Java's writers leave some.
    func inflate(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        var consumed = 0
        var written = 0
        let status = libdeflate_deflate_decompress_ex(
            context, source.baseAddress, source.count, destination.baseAddress, destination.count, &consumed, &written)
        try check(status, capacity: destination.count)
        return written
    }

    /// Inflates one or more gzip members. SPEC: RFC 1952 §2.2, "a file is a series of members".
    func inflateGzip(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        var read = 0
        var filled = 0
        repeat {
            let rest = UnsafeRawBufferPointer(rebasing: source[read...])
            let room = UnsafeMutableRawBufferPointer(rebasing: destination[filled...])
            var consumed = 0
            var written = 0
            let status = libdeflate_gzip_decompress_ex(
                context, rest.baseAddress, rest.count, room.baseAddress, room.count, &consumed, &written)
            try check(status, capacity: destination.count)
            read += consumed
            filled += written
        } while read < source.count
        return filled
    }

    private func check(_ status: libdeflate_result, capacity: Int) throws(CompressionFault) {
        switch status {
        case LIBDEFLATE_SUCCESS: return
        case LIBDEFLATE_INSUFFICIENT_SPACE: throw .destinationTooSmall(capacity: capacity)
        default: throw .malformed
        }
    }
}
