/// The closed list of codecs. Each format says in its own name table which of them it can carry.
package enum CompressionCodec: Hashable, Sendable {
    /// Bytes as they are.
    case none
    /// The Snappy block format, without framing.
    case snappy
    case zstd(level: Int)
    /// Raw DEFLATE (RFC 1951): no header, no checksum. Level 1 is compressed by our own code.
    case deflate(level: Int)
    /// GZIP members (RFC 1952).
    case gzip(level: Int)
    /// The LZ4 block format, without framing: Parquet's LZ4_RAW.
    case lz4Raw
    case bzip2(level: Int)
    /// The .xz container with an LZMA2 filter and a CRC-64.
    case xz(level: Int)
}

extension CompressionCodec {
    /// The levels that the codec's library takes; nil for codecs without levels.
    package var levels: ClosedRange<Int>? {
        switch self {
        case .none, .snappy, .lz4Raw: nil
        case .zstd: 1...22
        case .deflate, .gzip: 1...12
        case .bzip2: 1...9
        case .xz: 0...9
        }
    }

    /// The level asked for; nil for codecs without levels.
    package var level: Int? {
        switch self {
        case .none, .snappy, .lz4Raw: nil
        case .zstd(let level), .deflate(let level), .gzip(let level), .bzip2(let level), .xz(let level): level
        }
    }

    /// Throws `CompressionFault.levelOutOfRange` for a level that the codec does not have.
    package func validate() throws(CompressionFault) {
        guard let levels, let level, !levels.contains(level) else { return }
        throw .levelOutOfRange(level: level, allowed: levels)
    }
}
