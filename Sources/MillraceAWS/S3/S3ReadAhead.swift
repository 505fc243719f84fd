/// How a large object is read: its first range as it comes, the others side by side, handed on in their order.
///
/// As much as `ranges` times `rangeBytes` is in memory at once.
public struct S3ReadAhead: Sendable, Hashable {
    /// Bytes of each range.
    public var rangeBytes: Int
    /// The ranges that are under way, or wait for their turn.
    public var ranges: Int

    /// Sets both; at least one byte and one range.
    public init(rangeBytes: Int, ranges: Int) {
        self.rangeBytes = max(rangeBytes, 1)
        self.ranges = max(ranges, 1)
    }

    /// Objects up to this size are read in one request.
    package static let smallest: UInt64 = 16 << 20
}
