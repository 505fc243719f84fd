/// What to read of an object.
package struct GetOptions: Sendable, Hashable {
    /// The bytes to read; nil for all. It may reach beyond the end, and must not start there, except at byte 0.
    package var range: Range<UInt64>?
    /// Read only where the object has this ETag; otherwise the error's kind is `changed`.
    package var ifMatch: String?

    /// The version that a listing has shown: where it is known already, it may be given without asking again.
    package var knownETag: String?
    /// Whether it may be kept in memory for who asks for this version again.
    package var isKept = true

    /// How a large object may be read that is read whole; only a hint.
    package var readAhead: ReadAhead?

    /// Ranges that are read side by side: so many of so many bytes are in memory at once.
    package struct ReadAhead: Sendable, Hashable {
        package var rangeBytes: Int
        package var ranges: Int

        package init(rangeBytes: Int, ranges: Int) {
            self.rangeBytes = rangeBytes
            self.ranges = ranges
        }
    }

    package init(
        range: Range<UInt64>? = nil, ifMatch: String? = nil, readAhead: ReadAhead? = nil, knownETag: String? = nil
    ) {
        self.knownETag = knownETag
        self.range = range
        self.ifMatch = ifMatch
        self.readAhead = readAhead
    }
}
