import CMillraceCodecs

/// One zstd decompression context.
struct ZstdDecompressor: ~Copyable, @unchecked Sendable {
    // Safe: the context belongs to this one non-copyable value and is freed with it, so no two threads ever share it.
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

    borrowing func decompress(
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
