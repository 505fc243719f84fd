import CMillraceCodecs

/// Brotli streams, read only: some Parquet files have them.
package enum Brotli {
    /// Decompresses all of `source` into `destination` and returns the number of bytes written.
    ///
    /// SPEC: RFC 7932.
    ///
    /// - Throws: `CompressionFault.malformed` when it is no stream, or a larger one.
    package static func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        var written = destination.count
        // Safe: the library reads `source.count` bytes and writes at most `written`, and says how many it did.
        let result = BrotliDecoderDecompress(
            source.count, source.baseAddress?.assumingMemoryBound(to: UInt8.self), &written,
            destination.baseAddress?.assumingMemoryBound(to: UInt8.self))
        guard result == BROTLI_DECODER_RESULT_SUCCESS else { throw .malformed }
        return written
    }
}
