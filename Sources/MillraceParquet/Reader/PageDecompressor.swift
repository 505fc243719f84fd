import MillraceBytes
import MillraceCompression

/// Uncompresses the pages of one column chunk, keeping the library's context from page to page.
final class PageDecompressor {
    private let codec: PageCodec
    private var decompressor: Decompressor?

    /// - Throws: `ParquetFault.unsupported` for codecs that are not read here.
    init(_ codec: PageCodec) throws(ParquetFault) {
        self.codec = codec
        guard ![.uncompressed, .lz4, .brotli].contains(codec) else { return }
        guard let reading = codec.reading else { throw .unsupported("pages compressed with \(codec)") }
        do { decompressor = try Decompressor(reading) } catch { throw .source("\(error)") }
    }

    /// The `size` uncompressed bytes of a page.
    ///
    /// - Throws: `ParquetFault.malformed` when there are more or fewer.
    func content(
        of stored: UnsafeRawBufferPointer, size: Int, _ column: String, isCompressed: Bool = true
    ) throws(ParquetFault) -> PageBytes {
        guard isCompressed, codec != .uncompressed else {
            guard stored.count == size else { throw .malformed("a page of column \(column) of another size") }
            return PageBytes(copying: stored)
        }
        let page = PageBytes(count: size)
        let written: Int
        do throws(CompressionFault) { written = try decompress(stored, to: page.room(size)) } catch {
            throw .malformed("a page of column \(column) cannot be decompressed: \(error)")
        }
        guard written == size else { throw .malformed("a page of column \(column) of another size") }
        return page
    }

    private func decompress(
        _ stored: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        switch codec {
        case .brotli: try Brotli.decompress(stored, to: room)
        case .lz4: try OldLZ4.decompress(stored, to: room)
        case .uncompressed, .snappy, .gzip, .lzo, .zstd, .lz4Raw:
            try decompressor?.decompress(stored, to: room) ?? 0
        }
    }
}
