import CMillraceCodecs

/// One libdeflate compression context, for raw DEFLATE blocks and for gzip members.
final class DeflateCompressor: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share the context.
    // (A non-copyable struct would say so itself, but 6.3.1 then leaves symbols undefined in release builds of other modules.)
    private let context: OpaquePointer

    init(level: Int) throws(CompressionFault) {
        guard let context = libdeflate_alloc_compressor(Int32(level)) else {
            throw .library("libdeflate_alloc_compressor: out of memory")
        }
        self.context = context
    }

    deinit { libdeflate_free_compressor(context) }

    func maximumDeflatedSize(of count: Int) -> Int { libdeflate_deflate_compress_bound(context, count) }

    func maximumGzippedSize(of count: Int) -> Int { libdeflate_gzip_compress_bound(context, count) }

    func deflate(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        let written = libdeflate_deflate_compress(
            context, source.baseAddress, source.count, destination.baseAddress, destination.count)
        guard written > 0 else { throw .destinationTooSmall(capacity: destination.count) }
        return written
    }

    /// SPEC: RFC 1952; the member's time is 0, so that equal bytes give equal members.
    func gzip(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        let written = libdeflate_gzip_compress(
            context, source.baseAddress, source.count, destination.baseAddress, destination.count)
        guard written > 0 else { throw .destinationTooSmall(capacity: destination.count) }
        return written
    }
}
