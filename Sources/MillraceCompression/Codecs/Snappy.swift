import CMillraceCodecs

/// The Snappy block format: the size, then literals and copies. `SnappyCompressor` writes it, the library reads it.
enum Snappy {
    /// The size stands in the block as a varint of 32 bits.
    private static let sourceLimit = Int(UInt32.max)

    static func maximumCompressedSize(of count: Int) throws(CompressionFault) -> Int {
        guard count <= sourceLimit else { throw .sourceTooLarge(bytes: count, limit: sourceLimit) }
        return snappy_max_compressed_length(count) + SnappyCompressor.margin
    }

    static func compress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer, with context: SnappyCompressor
    ) throws(CompressionFault) -> Int {
        // The room is not looked at on the way, so there must be enough for the worst.
        guard let target = destination.baseAddress, destination.count >= (try maximumCompressedSize(of: source.count))
        else { throw .destinationTooSmall(capacity: destination.count) }
        return context.compress(source, to: target)
    }

    /// The size that the block states.
    static func decompressedSize(of source: UnsafeRawBufferPointer) throws(CompressionFault) -> Int {
        var size = 0
        guard snappy_uncompressed_length(chars(source), source.count, &size) == SNAPPY_OK else { throw .malformed }
        // A copy of 64 bytes takes at least 2: no block grows more than that.
        guard size <= source.count * 64 else { throw .malformed }
        return size
    }

    static func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        guard try decompressedSize(of: source) <= destination.count else {
            throw .destinationTooSmall(capacity: destination.count)
        }
        var written = destination.count
        let status = snappy_uncompress(chars(source), source.count, mutableChars(destination), &written)
        guard status == SNAPPY_OK else { throw .malformed }
        return written
    }

    // Safe: the pointers are passed on with the count of their own buffer and not kept.
    private static func chars(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    }

    private static func mutableChars(_ bytes: UnsafeMutableRawBufferPointer) -> UnsafeMutablePointer<CChar>? {
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    }
}
