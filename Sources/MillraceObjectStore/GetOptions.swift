/// What to read of an object.
package struct GetOptions: Sendable, Hashable {
    /// The bytes to read; nil for all. It may reach beyond the end, and must not start there, except at byte 0.
    package var range: Range<UInt64>?
    /// Read only where the object has this ETag; otherwise the error's kind is `changed`.
    package var ifMatch: String?

    package init(range: Range<UInt64>? = nil, ifMatch: String? = nil) {
        self.range = range
        self.ifMatch = ifMatch
    }
}
