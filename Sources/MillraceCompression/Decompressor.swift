/// Decompresses blocks of one codec, keeping the library's context from block to block.
///
/// Input is not trusted: every method either returns what the bytes say or throws; none writes outside its destination, and the
/// memory used is bounded by the destination or by `limit`. A decompressor belongs to one thread at a time.
package struct Decompressor: ~Copyable, Sendable {
    private enum Engine: Sendable {
        case none
        case snappy
        case lz4Raw
        case bzip2
        case xz
        case zstd(ZstdDecompressor)
        case deflate(InflateDecompressor)
        case gzip(InflateDecompressor)
    }

    private let engine: Engine
    /// The size of the last block of unknown size: the next one is probably no larger.
    private var lastSize = 0

    /// Makes the library's context. The codec's level does not matter here.
    ///
    /// - Throws: `CompressionFault.library` when there is no memory for a context.
    package init(_ codec: CompressionCodec) throws(CompressionFault) {
        engine = try Decompressor.makeEngine(codec)
    }

    private static func makeEngine(_ codec: CompressionCodec) throws(CompressionFault) -> Engine {
        switch codec {
        case .none: return .none
        case .snappy: return .snappy
        case .lz4Raw: return .lz4Raw
        case .bzip2: return .bzip2
        case .xz: return .xz
        case .zstd: return .zstd(try ZstdDecompressor())
        case .deflate: return .deflate(try InflateDecompressor())
        case .gzip: return .gzip(try InflateDecompressor())
        }
    }

    /// Decompresses all of `source` into `destination` and returns the number of bytes written.
    ///
    /// Concatenated gzip members, zstd frames, bzip2 and xz streams are one block.
    ///
    /// - Throws: `malformed`, `destinationTooSmall`, `sourceTooLarge`, `library`.
    package mutating func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        switch engine {
        case .none: return try Stored.copy(source, to: destination)
        case .snappy: return try Snappy.decompress(source, to: destination)
        case .lz4Raw: return try LZ4Raw.decompress(source, to: destination)
        case .bzip2: return try Bzip2.decompress(source, to: destination)
        case .xz: return try XZ.decompress(source, to: destination)
        case .zstd(let context): return try context.decompress(source, to: destination)
        case .deflate(let context): return try context.inflate(source, to: destination)
        case .gzip(let context): return try context.inflateGzip(source, to: destination)
        }
    }

    /// Decompresses a block of unknown size, of at most `limit` bytes.
    ///
    /// - Throws: `limitExceeded`, `malformed`, `sourceTooLarge`, `library`.
    /// - Complexity: a block that is larger than guessed is begun again with four times the room, so at most about 1.4 times the work.
    package mutating func decompress(
        _ source: UnsafeRawBufferPointer, limit: Int
    ) throws(CompressionFault) -> [UInt8] {
        var capacity = min(limit, try firstCapacity(source, limit: limit))
        while true {
            do throws(CompressionFault) {
                let result = try [UInt8](capacity: capacity) { destination throws(CompressionFault) in
                    try decompress(source, to: destination)
                }
                lastSize = result.count
                return result
            } catch .destinationTooSmall {
                guard capacity < limit else { throw .limitExceeded(limit: limit) }
                capacity = capacity > limit / 4 ? limit : max(capacity * 4, 64)
            }
        }
    }

    /// Where the block says its size, that size; else a guess.
    private func firstCapacity(_ source: UnsafeRawBufferPointer, limit: Int) throws(CompressionFault) -> Int {
        switch engine {
        case .none: return source.count
        case .snappy:
            let size = try Snappy.decompressedSize(of: source)
            if size > limit { throw .limitExceeded(limit: limit) }
            return size
        // LZ4 cannot tell "too small" from "malformed", so it gets all the room that a block of this size could fill.
        case .lz4Raw: return LZ4Raw.maximumDecompressedSize(of: source.count)
        case .zstd: return ZstdDecompressor.statedSize(of: source, limit: limit) ?? guessedSize(of: source.count)
        default: return guessedSize(of: source.count)
        }
    }

    private func guessedSize(of compressed: Int) -> Int {
        max(lastSize + lastSize / 8, compressed > .max / 8 ? compressed : compressed * 4, 256)
    }
}
