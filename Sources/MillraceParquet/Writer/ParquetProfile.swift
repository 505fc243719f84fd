/// Which readers a file is written for. The values are the same in every profile.
package enum ParquetProfile: String, CaseIterable, Hashable, Sendable {
    /// Every structure that makes a file safe and fast to query, in encodings that every reader of the last ten years knows.
    case standard = "default"
    /// Smaller and quicker to search, for readers that know the newer encodings: delta and byte-stream-split, and bloom filters.
    case modern
    /// For the oldest readers.
    case compat
}
