import MillraceParquet

/// Which readers Parquet files are written for. The cells are the same in all profiles.
public enum ParquetProfile: String, Hashable, Sendable, CaseIterable {
    /// Safe and fast to query, in encodings that every reader of the last ten years knows.
    case standard = "default"
    /// Smaller and quicker to search, for readers that know the newer encodings and bloom filters.
    case modern
    /// For the oldest readers: Hive 1, Spark 2, Impala.
    case compat

    /// Reads `default`, `modern` or `compat`.
    public init(parsing text: String) throws(MillraceError) {
        guard let known = ParquetProfile(rawValue: text) else {
            throw MillraceError(
                .usage, "there is no Parquet profile '\(text)'",
                remedy: "use --parquet-profile \(ParquetProfile.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = known
    }

    /// The codec of a file whose codec was not chosen.
    public var codec: ParquetCodec { self == .compat ? .snappy : .standard }

    /// What the Parquet room calls it.
    var written: MillraceParquet.ParquetProfile {
        switch self {
        case .standard: .standard
        case .modern: .modern
        case .compat: .compat
        }
    }
}
