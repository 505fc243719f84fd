/// Where a client gets its credentials. It is asked before every attempt, so it keeps what it has fetched.
public protocol CredentialsProvider: Sendable {
    /// Credentials that are valid now.
    ///
    /// - Throws: ``CredentialsError`` where there are none, or `CancellationError`.
    func credentials() async throws -> AWSCredentials

    /// The service has refused `credentials` as expired: the next call should fetch others, where it can.
    func refused(_ credentials: AWSCredentials)
}

extension CredentialsProvider {
    /// Does nothing: there are no others.
    public func refused(_ credentials: AWSCredentials) {}
}
