/// Where an encoder leaves finished pages that cannot leave yet (a Parquet column chunk must wait for those before it).
///
/// The pipeline decides whether they stay in memory or go to an unlinked temporary file; the bytes written never depend on it.
package protocol SegmentKeeper: AnyObject, Sendable {
    /// Takes bytes over and says where they are now.
    ///
    /// - Throws: `EncodingFault.spill` when the temporary file cannot be written.
    func keep(_ bytes: [UInt8]) throws(EncodingFault) -> EncodedOutput.Segment
}

/// Keeps everything in memory: for tests and for tables that are known to be small.
package final class MemoryKeeper: SegmentKeeper {
    package init() {}

    package func keep(_ bytes: [UInt8]) throws(EncodingFault) -> EncodedOutput.Segment { .kept(bytes) }
}
