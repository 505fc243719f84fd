/// The objects under a prefix, fetched page by page: never all in memory.
package struct ObjectListing: AsyncSequence, Sendable {
    package typealias Element = ObjectSummary
    /// Gives the next page, which may be empty, or nil after the last.
    package typealias NextPage = () async throws -> [ObjectSummary]?

    private let start: @Sendable () -> NextPage

    package init(_ start: @escaping @Sendable () -> NextPage) { self.start = start }

    package struct AsyncIterator: AsyncIteratorProtocol {
        let nextPage: NextPage
        var page: ArraySlice<ObjectSummary> = []

        package mutating func next() async throws -> ObjectSummary? {
            while page.isEmpty {
                guard let next = try await nextPage() else { return nil }
                page = next[...]
            }
            return page.popFirst()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(nextPage: start()) }
}
