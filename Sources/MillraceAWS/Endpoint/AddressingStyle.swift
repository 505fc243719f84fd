/// Where the bucket's name goes in a URL.
public enum AddressingStyle: Sendable, Hashable {
    /// Virtual host on AWS where the name allows it, path on any other endpoint.
    case automatic
    /// `https://endpoint/bucket/key`.
    case path
    /// `https://bucket.endpoint/key`, and path where the bucket's name or an address of numbers does not allow it.
    case virtualHost
}
