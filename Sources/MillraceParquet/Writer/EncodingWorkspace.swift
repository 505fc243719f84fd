import MillraceBytes
import MillraceColumns
import MillraceCompression

/// The memory and the codec that columns use in turn while they encode: one of these a thread, not one a column.
final class EncodingWorkspace {
    let codec: PageCodec
    private var compressor: Compressor
    /// The page that is being put together, uncompressed.
    var body = ByteSink(capacity: 1 << 16)
    /// A page as it is stored.
    private var compressed = ByteSink()
    private var header = ThriftWriter()
    var shredder = Shredder()
    private var staging = ByteSink()

    /// - Throws: `EncodingFault.unsupported` for codecs that Parquet does not have, `.codec` for levels out of range.
    init(codec: CompressionCodec) throws(EncodingFault) {
        guard let pageCodec = PageCodec(writing: codec) else { throw .unsupported("Parquet has no codec \(codec)") }
        self.codec = pageCodec
        do { compressor = try Compressor(codec) } catch { throw .codec("\(error)") }
    }

    /// The memory held.
    var allocatedBytes: Int {
        body.allocatedBytes + compressed.allocatedBytes + shredder.allocatedBytes + staging.allocatedBytes
    }

    /// Memory for `count` elements that are written before they are read; valid until the next call.
    func stage<Element: BitwiseCopyable>(_ count: Int, of element: Element.Type) -> UnsafeMutablePointer<Element> {
        staging.removeAll()
        // Safe: sinks are aligned to 64 bytes, and trivial elements need no initialisation before they are stored to.
        return staging.reserve(max(count, 1) * MemoryLayout<Element>.stride).bindMemory(
            to: Element.self, capacity: max(count, 1))
    }

    /// Compresses `body` and gives it a header: a page as it stands in the file.
    func finishPage(_ content: PageHeader.Body, column: String) throws(EncodingFault) -> FinishedPage {
        guard let uncompressedSize = Int32(exactly: body.count) else {
            throw .tooLarge(what: "a page of column \(column)", bytes: body.count)
        }
        try compress()
        let stored = codec == .uncompressed ? body.bytes : compressed.bytes
        guard let compressedSize = Int32(exactly: stored.count) else {
            throw .tooLarge(what: "a page of column \(column)", bytes: stored.count)
        }
        header.removeAll()
        // SPEC: parquet.thrift `PageHeader.crc`: over the page's bytes after compression, the header not included.
        header.write(
            PageHeader(
                uncompressedSize: uncompressedSize, compressedSize: compressedSize, crc: Checksum.crc32(stored),
                body: content))
        let headerBytes = header.sink.bytes
        let bytes = [UInt8](unsafeUninitializedCapacity: headerBytes.count + stored.count) { buffer, count in
            // Safe: the array has room for both, one after the other.
            let target = UnsafeMutableRawBufferPointer(buffer)
            target.copyMemory(from: headerBytes)
            UnsafeMutableRawBufferPointer(rebasing: target[headerBytes.count...]).copyMemory(from: stored)
            count = headerBytes.count + stored.count
        }
        return FinishedPage(bytes: bytes, uncompressedSize: headerBytes.count + body.count)
    }

    private func compress() throws(EncodingFault) {
        guard codec != .uncompressed else { return }
        compressed.removeAll()
        do {
            let bound = try compressor.maximumCompressedSize(of: body.count)
            let room = UnsafeMutableRawBufferPointer(start: compressed.reserve(bound), count: bound)
            compressed.advance(by: try compressor.compress(body.bytes, to: room))
        } catch {
            throw .codec("\(error)")
        }
    }

    /// Gives back what an unusually large page made grow.
    func trim(to limit: Int) {
        guard body.allocatedBytes > limit || compressed.allocatedBytes > limit else { return }
        body.removeAll(keepingAtMost: limit)
        compressed.removeAll(keepingAtMost: limit)
    }
}

/// A page as it stands in the file.
struct FinishedPage {
    /// Header and stored bytes.
    let bytes: [UInt8]
    /// Header and uncompressed bytes.
    let uncompressedSize: Int
}
