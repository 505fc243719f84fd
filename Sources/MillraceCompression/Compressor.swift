/// Compresses blocks with one codec, keeping the library's context from block to block.
///
/// The result is a function of the codec and of the source's bytes only: nothing is carried over from one block to the next.
/// A compressor belongs to one thread at a time.
package struct Compressor: ~Copyable, Sendable {
    private enum Engine: Sendable {
        case none
        case snappy(SnappyCompressor)
        case lz4Raw
        case bzip2(level: Int32)
        case xz(preset: UInt32)
        case zstd(ZstdCompressor)
        case fastDeflate(FastDeflateCompressor)
        case deflate(DeflateCompressor)
        case gzip(DeflateCompressor)
    }

    package let codec: CompressionCodec
    private let engine: Engine

    /// Makes the library's context.
    ///
    /// - Throws: `CompressionFault.levelOutOfRange`; `library` when there is no memory for a context.
    package init(_ codec: CompressionCodec) throws(CompressionFault) {
        try codec.validate()
        self.engine = try Compressor.makeEngine(codec)
        self.codec = codec
    }

    private static func makeEngine(_ codec: CompressionCodec) throws(CompressionFault) -> Engine {
        switch codec {
        case .none: return .none
        case .snappy: return .snappy(SnappyCompressor())
        case .lz4Raw: return .lz4Raw
        case .bzip2(let level): return .bzip2(level: Int32(level))
        case .xz(let level): return .xz(preset: UInt32(level))
        case .zstd(let level): return .zstd(try ZstdCompressor(level: level))
        case .deflate(level: 1): return .fastDeflate(FastDeflateCompressor())
        case .deflate(let level): return .deflate(try DeflateCompressor(level: level))
        case .gzip(let level): return .gzip(try DeflateCompressor(level: level))
        }
    }

    /// A size that `count` bytes never exceed when compressed.
    ///
    /// - Throws: `CompressionFault.sourceTooLarge` when the codec cannot take `count` bytes at all.
    package func maximumCompressedSize(of count: Int) throws(CompressionFault) -> Int {
        switch engine {
        case .none: return count
        case .snappy: return try Snappy.maximumCompressedSize(of: count)
        case .lz4Raw: return try LZ4Raw.maximumCompressedSize(of: count)
        case .bzip2: return try Bzip2.maximumCompressedSize(of: count)
        case .xz: return try XZ.maximumCompressedSize(of: count)
        case .zstd: return try ZstdCompressor.maximumCompressedSize(of: count)
        case .fastDeflate(let context): return context.maximumDeflatedSize(of: count)
        case .deflate(let context): return context.maximumDeflatedSize(of: count)
        case .gzip(let context): return context.maximumGzippedSize(of: count)
        }
    }

    /// Compresses `source` into `destination` and returns the number of bytes written.
    ///
    /// - Throws: `destinationTooSmall` (never with `maximumCompressedSize(of:)` bytes of room), `sourceTooLarge`, `library`.
    package mutating func compress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        switch engine {
        case .none: return try Stored.copy(source, to: destination)
        case .snappy(let context): return try Snappy.compress(source, to: destination, with: context)
        case .lz4Raw: return try LZ4Raw.compress(source, to: destination)
        case .bzip2(let level): return try Bzip2.compress(source, to: destination, level: level)
        case .xz(let preset): return try XZ.compress(source, to: destination, preset: preset)
        case .zstd(let context): return try context.compress(source, to: destination)
        case .fastDeflate(let context): return try context.deflate(source, to: destination)
        case .deflate(let context): return try context.deflate(source, to: destination)
        case .gzip(let context): return try context.gzip(source, to: destination)
        }
    }

    /// Compresses `source` into an array of its own.
    package mutating func compress(_ source: UnsafeRawBufferPointer) throws(CompressionFault) -> [UInt8] {
        let capacity = try maximumCompressedSize(of: source.count)
        return try [UInt8](capacity: capacity) { destination throws(CompressionFault) in
            try compress(source, to: destination)
        }
    }
}
