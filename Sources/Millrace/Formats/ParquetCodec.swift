import MillraceCompression

/// How Parquet pages are compressed.
public enum ParquetCodec: Hashable, Sendable {
    case none
    case snappy
    /// Levels 1 to 22.
    case zstd(level: Int)
    /// Levels 1 to 12.
    case gzip(level: Int)
    /// The raw LZ4 block format (`LZ4_RAW`).
    case lz4

    /// As `--codec` names it, with its level.
    var name: String {
        switch self {
        case .none: "none"
        case .snappy: "snappy"
        case .zstd(let level): "zstd:\(level)"
        case .gzip(let level): "gzip:\(level)"
        case .lz4: "lz4"
        }
    }

    /// Fast and small: zstd at level 1.
    public static let standard = ParquetCodec.zstd(level: 1)
}

/// How Avro blocks are compressed.
public enum AvroCodec: Hashable, Sendable {
    case none
    /// Levels 1 to 12. Every Avro reader must know this codec.
    case deflate(level: Int)
    case snappy
    /// Levels 1 to 22.
    case zstd(level: Int)
    case bzip2
    case xz

    /// As `--codec` names it, with its level.
    var name: String {
        switch self {
        case .none: "none"
        case .deflate(let level): "deflate:\(level)"
        case .snappy: "snappy"
        case .zstd(let level): "zstd:\(level)"
        case .bzip2: "bzip2"
        case .xz: "xz"
        }
    }

    /// What every reader knows, at its fastest: deflate at level 1.
    public static let standard = AvroCodec.deflate(level: 1)
}
