import CMillraceCodecs

/// The .xz container with one LZMA2 filter.
enum XZ {
    /// What the decoder may use besides its destination: a window of 64 MiB (preset 9) and a little.
    private static let decoderMemoryLimit: UInt64 = 72 << 20

    static func maximumCompressedSize(of count: Int) throws(CompressionFault) -> Int {
        let bound = lzma_stream_buffer_bound(count)
        guard bound > 0 else { throw .sourceTooLarge(bytes: count, limit: .max) }
        return bound
    }

    /// The window is no larger than the block needs: the memory and the time of an encoder grow with it.
    static func compress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer, preset: UInt32
    ) throws(CompressionFault) -> Int {
        var options = lzma_options_lzma()
        guard lzma_lzma_preset(&options, preset) == 0 else { throw .library("lzma_lzma_preset: no preset \(preset)") }
        options.dict_size = min(options.dict_size, max(smallestWindow, UInt32(clamping: source.count)))
        var written = 0
        let status = withUnsafeMutablePointer(to: &options) { options in
            // Safe: the filter chain lives for the call only, and so do the options it points to.
            withUnsafeTemporaryAllocation(of: lzma_filter.self, capacity: 2) { filters in
                filters.initializeElement(at: 0, to: lzma_filter(id: filterLZMA2, options: options))
                filters.initializeElement(at: 1, to: lzma_filter(id: filterEnd, options: nil))
                return lzma_stream_buffer_encode(
                    filters.baseAddress, LZMA_CHECK_CRC64, nil, bytes(source), source.count,
                    destination.baseAddress?.assumingMemoryBound(to: UInt8.self), &written, destination.count)
            }
        }
        try check(status, capacity: destination.count)
        return written
    }

    static func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        var memoryLimit = decoderMemoryLimit
        var read = 0
        var written = 0
        // Safe: the library reads `source.count` bytes and writes at most the destination's.
        let status = lzma_stream_buffer_decode(
            &memoryLimit, concatenated, nil, bytes(source), &read, source.count,
            destination.baseAddress?.assumingMemoryBound(to: UInt8.self), &written, destination.count)
        try check(status, capacity: destination.count)
        return written
    }

    // The header's macros with casts do not reach Swift. SPEC: The .xz File Format §5.3.1, filter ID 0x21.
    private static let filterLZMA2: lzma_vli = 0x21
    private static let filterEnd = lzma_vli.max
    private static let smallestWindow: UInt32 = 4096
    /// The decoder flag LZMA_CONCATENATED.
    private static let concatenated: UInt32 = 0x08

    private static func bytes(_ source: UnsafeRawBufferPointer) -> UnsafePointer<UInt8>? {
        source.baseAddress?.assumingMemoryBound(to: UInt8.self)
    }

    private static func check(_ status: lzma_ret, capacity: Int) throws(CompressionFault) {
        switch status {
        case LZMA_OK: return
        case LZMA_BUF_ERROR: throw .destinationTooSmall(capacity: capacity)
        case LZMA_MEM_ERROR, LZMA_MEMLIMIT_ERROR: throw .library("liblzma: out of memory")
        case LZMA_FORMAT_ERROR, LZMA_DATA_ERROR, LZMA_OPTIONS_ERROR: throw .malformed
        default: throw .library("liblzma: status \(status.rawValue)")
        }
    }
}
