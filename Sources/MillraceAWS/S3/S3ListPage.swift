/// One page of a listing.
public struct S3ListPage: Sendable, Hashable {
    /// The objects in the service's order.
    public var objects: [S3ObjectSummary]
    /// What the delimiter grouped.
    public var commonPrefixes: [String]
    /// The opaque token of the next page; nil on the last one.
    public var nextToken: String?
}
