import MillraceCompression

/// The codecs of an object container file. SPEC: "Object Container Files", "Required Codecs" and "Optional Codecs".
package enum AvroCodec: Hashable, Sendable {
    case null
    case deflate(level: Int)
    case snappy
    case zstandard(level: Int)
    case bzip2(level: Int)
    case xz(level: Int)

    /// What stands in the file's `avro.codec`.
    package var name: String {
        switch self {
        case .null: "null"
        case .deflate: "deflate"
        case .snappy: "snappy"
        case .zstandard: "zstandard"
        case .bzip2: "bzip2"
        case .xz: "xz"
        }
    }

    /// The codec of a file that is read; the level does not matter there.
    init?(name: String) {
        switch name {
        case "null": self = .null
        case "deflate": self = .deflate(level: 1)
        case "snappy": self = .snappy
        case "zstandard": self = .zstandard(level: 1)
        case "bzip2": self = .bzip2(level: 1)
        case "xz": self = .xz(level: 1)
        default: return nil
        }
    }

    /// The compression behind the name.
    package var compression: CompressionCodec {
        switch self {
        case .null: .none
        case .deflate(let level): .deflate(level: level)
        case .snappy: .snappy
        case .zstandard(let level): .zstd(level: level)
        case .bzip2(let level): .bzip2(level: level)
        case .xz(let level): .xz(level: level)
        }
    }
}
