import CMillraceCodecs

/// The LZ4 block format, without a frame.
enum LZ4Raw {
    static func maximumCompressedSize(of count: Int) throws(CompressionFault) -> Int {
        let limit = Int(LZ4_MAX_INPUT_SIZE)
        guard count <= limit else { throw .sourceTooLarge(bytes: count, limit: limit) }
        return Int(LZ4_compressBound(Int32(count)))
    }

    /// The largest block that `count` compressed bytes can hold: a match length grows by 255 a byte.
    static func maximumDecompressedSize(of count: Int) -> Int {
        let (size, overflow) = count.multipliedReportingOverflow(by: 255)
        return overflow ? .max : size
    }

    static func compress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        _ = try maximumCompressedSize(of: source.count)
        let room = Int32(clamping: destination.count)
        // Safe: the library reads `source.count` bytes and writes at most `room`.
        let written = LZ4_compress_default(
            source.baseAddress?.assumingMemoryBound(to: CChar.self),
            destination.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count), room)
        guard written > 0 else { throw .destinationTooSmall(capacity: destination.count) }
        return Int(written)
    }

    static func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        guard source.count <= Int(Int32.max) else {
            throw .sourceTooLarge(bytes: source.count, limit: Int(Int32.max))
        }
        // Safe: the library reads `source.count` bytes and writes at most the destination's.
        let written = LZ4_decompress_safe(
            source.baseAddress?.assumingMemoryBound(to: CChar.self),
            destination.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count),
            Int32(clamping: destination.count))
        guard written >= 0 else { throw .malformed }
        return Int(written)
    }
}
