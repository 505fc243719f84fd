import CMillraceCodecs

/// What goes by the name of LZ4 in old Parquet files: Hadoop's framing, a bare block, or the LZ4 frame format.
///
/// SPEC: parquet-format "Compression": LZ4 is deprecated because its framing was never said.
package enum OldLZ4 {
    /// Decompresses all of `source` into `destination` and returns the number of bytes written.
    ///
    /// - Throws: `CompressionFault.malformed` when it is none of the three.
    package static func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        if let written = hadoop(source, to: destination) { return written }
        if source.starts(with: [0x04, 0x22, 0x4D, 0x18]), let written = frame(source, to: destination) {
            return written
        }
        return try LZ4Raw.decompress(source, to: destination)
    }

    /// Blocks, each with its size and its compressed size before it, big-endian; nil when it is not that.
    private static func hadoop(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var read = 0
        var filled = 0
        while read < source.count {
            guard source.count - read >= 8 else { return nil }
            let size = Int(bigEndian(source, at: read))
            let stored = Int(bigEndian(source, at: read + 4))
            read += 8
            guard stored <= source.count - read, size <= destination.count - filled else { return nil }
            let block = UnsafeRawBufferPointer(rebasing: source[read..<read + stored])
            let room = UnsafeMutableRawBufferPointer(rebasing: destination[filled..<filled + size])
            guard let written = try? LZ4Raw.decompress(block, to: room), written == size else { return nil }
            read += stored
            filled += size
        }
        return filled
    }

    private static func bigEndian(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private static func frame(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var context: OpaquePointer?
        guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else { return nil }
        defer { LZ4F_freeDecompressionContext(context) }
        var read = 0
        var filled = 0
        while read < source.count {
            var consumed = source.count - read
            var written = destination.count - filled
            // Safe: the library reads at most `consumed` bytes and writes at most `written`, and says how many it did.
            let hint = LZ4F_decompress(
                context, destination.baseAddress.map { $0 + filled }, &written, source.baseAddress.map { $0 + read },
                &consumed, nil)
            guard LZ4F_isError(hint) == 0, consumed > 0 || written > 0 else { return nil }
            read += consumed
            filled += written
        }
        return filled
    }
}
