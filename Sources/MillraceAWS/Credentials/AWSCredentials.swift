/// An access key with its secret. Its description never shows the secret.
public struct AWSCredentials: Sendable, Hashable {
    /// The access key's identifier; it is sent in clear with every request.
    public var accessKeyID: String
    /// The secret, which never leaves the process.
    public var secretAccessKey: String
    /// The token that belongs to temporary credentials.
    public var sessionToken: String?
    /// When temporary credentials end, in seconds since 1970; nil where nothing says.
    public var expiration: Int64?

    /// Makes credentials from their parts.
    public init(
        accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Int64? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

extension AWSCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The access key's identifier alone.
    public var description: String { "AWSCredentials(\(accessKeyID))" }
    /// The access key's identifier alone.
    public var debugDescription: String { description }
    /// The access key's identifier alone, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
