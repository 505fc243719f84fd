/// What a writer left behind that was cut short: an upload that nobody has ended, or a file under a temporary name.
package struct Leftover: Sendable, Hashable {
    /// Of the object that it would have become; of a temporary file its own.
    package var key: String
    /// Of an upload.
    package var uploadID: String?
    /// When the upload was started, or the file last written to, in seconds since 1970; nil where it is not told.
    package var epochSeconds: Int64?
    /// Bytes; nil where they are not told.
    package var size: UInt64?

    package init(key: String, uploadID: String? = nil, epochSeconds: Int64?, size: UInt64? = nil) {
        self.key = key
        self.uploadID = uploadID
        self.epochSeconds = epochSeconds
        self.size = size
    }
}

/// A store that can tell what its writers left behind.
package protocol LeftoverStore: Sendable {
    /// The leftovers whose keys begin with `prefix`.
    func leftovers(prefix: String) -> LeftoverListing

    /// Takes one away; succeeds also where it has gone already.
    func remove(_ leftover: Leftover) async throws
}

/// Leftovers, fetched page by page: never all in memory.
package struct LeftoverListing: AsyncSequence, Sendable {
    package typealias Element = [Leftover]
    /// Gives the next page, which may be empty, or nil after the last.
    package typealias NextPage = () async throws -> [Leftover]?

    private let start: @Sendable () -> NextPage

    package init(_ start: @escaping @Sendable () -> NextPage) { self.start = start }

    package struct AsyncIterator: AsyncIteratorProtocol {
        let nextPage: NextPage

        package mutating func next() async throws -> [Leftover]? { try await nextPage() }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(nextPage: start()) }
}
