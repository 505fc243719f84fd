import CMillraceCodecs

/// One zstd compression context: each block becomes one frame that states its size.
final class ZstdCompressor: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share the context.
    // (A non-copyable struct would say so itself, but 6.3.1 then leaves symbols undefined in release builds of other modules.)
    private let context: OpaquePointer

    init(level: Int) throws(CompressionFault) {
        guard let context = ZSTD_createCCtx() else { throw .library("ZSTD_createCCtx: out of memory") }
        let status = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
        guard ZSTD_isError(status) == 0 else {
            ZSTD_freeCCtx(context)
            throw Zstd.fault(status, capacity: 0)
        }
        self.context = context
    }

    deinit { ZSTD_freeCCtx(context) }

    static func maximumCompressedSize(of count: Int) throws(CompressionFault) -> Int {
        let bound = ZSTD_compressBound(count)
        // Later versions of the library return an error code for what they cannot take.
        guard ZSTD_isError(bound) == 0, bound > 0 else { throw .sourceTooLarge(bytes: count, limit: .max) }
        return bound
    }

    func compress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        let written = ZSTD_compress2(
            context, destination.baseAddress, destination.count, source.baseAddress, source.count)
        guard ZSTD_isError(written) == 0 else { throw Zstd.fault(written, capacity: destination.count) }
        return written
    }
}

/// What both directions share.
enum Zstd {
    /// A fault for the library's error code.
    static func fault(_ status: Int, capacity: Int) -> CompressionFault {
        switch ZSTD_getErrorCode(status) {
        case ZSTD_error_dstSize_tooSmall: .destinationTooSmall(capacity: capacity)
        case ZSTD_error_memory_allocation, ZSTD_error_GENERIC: .library(String(cString: ZSTD_getErrorName(status)))
        default: .malformed
        }
    }
}
