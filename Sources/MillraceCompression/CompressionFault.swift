/// Why bytes could not be compressed or decompressed.
package enum CompressionFault: Error, Hashable, Sendable {
    /// The codec has no such level.
    case levelOutOfRange(level: Int, allowed: ClosedRange<Int>)
    /// More bytes than the codec's library can take in one call.
    case sourceTooLarge(bytes: Int, limit: Int)
    /// The result does not fit where it should go.
    case destinationTooSmall(capacity: Int)
    /// Decompressed, the block would be larger than the caller allows.
    case limitExceeded(limit: Int)
    /// The bytes are not what the codec writes: corrupted, cut off, or followed by others.
    case malformed
    /// The library could not get its memory, or failed in a way that it does not explain.
    case library(String)
}
