import MillraceCompression

/// How large pages and dictionaries may become, and the profile that they are written in.
struct PageLimits: Sendable {
    let profile: ParquetProfile
    /// PLAIN bytes of a page; a single row may be more.
    let bytes: Int
    let rows: Int
    /// Bytes of a chunk's dictionary.
    let dictionaryBytes: Int
    /// Bytes of a chunk's Bloom filter while the chunk is open; 0 if there are none.
    let filterBytes: Int
    let codec: CompressionCodec

    /// - Parameter leafCount: among which 16 MiB of open pages, and as much of dictionaries and of filters, are shared.
    init(options: ParquetOptions, leafCount: Int) {
        profile = options.profile
        let share = min(1 << 20, (16 << 20) / max(leafCount, 1))
        bytes = max(options.pageBytes ?? share, 8 << 10)
        rows = max(options.pageRows, 1)
        dictionaryBytes = max(share, 1 << 10)
        codec = options.codec
        // Ten bits a distinct value are enough: a million, of a whole row group, fit 2 MiB.
        let most = min(2 << 20, (16 << 20) / max(leafCount, 1), 4 * max(options.rowGroupRows, 1 << 8))
        filterBytes = profile == .modern ? most : 0
    }
}
