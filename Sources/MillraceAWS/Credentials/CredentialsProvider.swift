/// Where a client gets its credentials. It is asked before every attempt, so it keeps what it has fetched.
public protocol CredentialsProvider: Sendable {
    /// Credentials that are valid now.
    ///
    /// - Throws: ``CredentialsError`` where there are none.
    func credentials() async throws -> AWSCredentials
}
