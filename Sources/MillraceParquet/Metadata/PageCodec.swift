import MillraceCompression

/// What pages are compressed with. SPEC: parquet.thrift `CompressionCodec`.
package enum PageCodec: Int32, Hashable, Sendable {
    case uncompressed = 0
    case snappy = 1
    case gzip = 2
    case lzo = 3
    case brotli = 4
    /// Deprecated: three framings go by this number. Never written.
    case lz4 = 5
    case zstd = 6
    case lz4Raw = 7

    /// The number that stands for `codec`; nil when Parquet has none.
    init?(writing codec: CompressionCodec) {
        switch codec {
        case .none: self = .uncompressed
        case .snappy: self = .snappy
        case .gzip: self = .gzip
        case .zstd: self = .zstd
        case .lz4Raw: self = .lz4Raw
        case .deflate, .bzip2, .xz: return nil
        }
    }

    /// The codec that reads pages of this number; nil for those that are only read, and for LZO, which is not.
    var reading: CompressionCodec? {
        switch self {
        case .uncompressed: CompressionCodec.none
        case .snappy: .snappy
        case .gzip: .gzip(level: 6)
        case .zstd: .zstd(level: 1)
        case .lz4Raw: .lz4Raw
        case .lzo, .brotli, .lz4: nil
        }
    }
}
