import CMillraceCodecs

/// One libdeflate compression context, for raw DEFLATE blocks and for gzip members.
struct DeflateCompressor: ~Copyable, @unchecked Sendable {
    // Safe: the context belongs to this one non-copyable value and is freed with it, so no two threads ever share it.
    private let context: OpaquePointer

    init(level: Int) throws(CompressionFault) {
        guard let context = libdeflate_alloc_compressor(Int32(level)) else {
            throw .library("libdeflate_alloc_compressor: out of memory")
        }
        self.context = context
    }

    deinit { libdeflate_free_compressor(context) }

    borrowing func maximumDeflatedSize(of count: Int) -> Int { libdeflate_deflate_compress_bound(context, count) }

    borrowing func maximumGzippedSize(of count: Int) -> Int { libdeflate_gzip_compress_bound(context, count) }

    borrowing func deflate(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        let written = libdeflate_deflate_compress(
            context, source.baseAddress, source.count, destination.baseAddress, destination.count)
        guard written > 0 else { throw .destinationTooSmall(capacity: destination.count) }
        return written
    }

    /// SPEC: RFC 1952; the member's time is 0, so that equal bytes give equal members.
    borrowing func gzip(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        let written = libdeflate_gzip_compress(
            context, source.baseAddress, source.count, destination.baseAddress, destination.count)
        guard written > 0 else { throw .destinationTooSmall(capacity: destination.count) }
        return written
    }
}
