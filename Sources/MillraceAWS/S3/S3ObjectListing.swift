/// The objects under a prefix. Only one page is in memory. Errors are ``AWSError`` or `CancellationError`.
public struct S3ObjectListing: AsyncSequence, Sendable {
    /// An object of the listing.
    public typealias Element = S3ObjectSummary

    let client: S3Client
    let bucket: String
    let prefix: String
    let pageSize: Int

    /// Goes through the pages.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let listing: S3ObjectListing
        private var page: ArraySlice<S3ObjectSummary> = []
        private var token: String?
        private var isLastPage = false

        init(_ listing: S3ObjectListing) { self.listing = listing }

        /// The next object, or nil after the last.
        public mutating func next() async throws -> S3ObjectSummary? {
            while page.isEmpty {
                guard !isLastPage else { return nil }
                let next = try await listing.client.listObjectsV2(
                    bucket: listing.bucket, prefix: listing.prefix, token: token, pageSize: listing.pageSize)
                page = next.objects[...]
                token = next.nextToken
                isLastPage = token == nil
            }
            return page.popFirst()
        }
    }

    /// Starts at the first page.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
