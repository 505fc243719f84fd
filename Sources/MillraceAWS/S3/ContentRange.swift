/// The header `Content-Range: bytes first-last/size`, with the end made exclusive.
struct ContentRange: Sendable, Hashable {
    var start: UInt64
    var end: UInt64
    var size: UInt64

    /// Nil where the header is missing, has another form or contradicts itself.
    init?(_ header: String?) {
        guard let header, header.hasPrefix("bytes ") else { return nil }
        let halves = header.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let size = UInt64(halves[1]) else { return nil }
        let bounds = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, let first = UInt64(bounds[0]), let last = UInt64(bounds[1]), first <= last, last < size
        else { return nil }
        start = first
        end = last + 1
        self.size = size
    }
}
