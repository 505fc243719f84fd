import CMillraceCodecs

/// One zstd decompression context.
final class ZstdDecompressor: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share the context.
    // (A non-copyable struct would say so itself, but 6.3.1 then leaves symbols undefined in release builds of other modules.)
    private let context: OpaquePointer

    init() throws(CompressionFault) {
        guard let context = ZSTD_createDCtx() else { throw .library("ZSTD_createDCtx: out of memory") }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// The size that the first frame states, where it does and keeps within `limit`: a first guess, not a promise.
    static func statedSize(of source: UnsafeRawBufferPointer, limit: Int) -> Int? {
        let size = ZSTD_getFrameContentSize(source.baseAddress, source.count)
        // The library's two error values are the two largest numbers, so the limit refuses them as well.
        return size <= UInt64(limit) ? Int(size) : nil
    }

    func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        // The library takes no bytes at all for no frames at all; a block has at least one.
        guard !source.isEmpty else { throw .malformed }
        let written = ZSTD_decompressDCtx(
            context, destination.baseAddress, destination.count, source.baseAddress, source.count)
        guard ZSTD_isError(written) == 0 else { throw Zstd.fault(written, capacity: destination.count) }
        return written
    }
}
