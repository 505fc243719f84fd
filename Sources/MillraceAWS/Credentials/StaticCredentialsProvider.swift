/// Hands out the credentials it was made with.
public struct StaticCredentialsProvider: CredentialsProvider {
    private let fixed: AWSCredentials

    /// Makes a provider of `credentials`.
    public init(_ credentials: AWSCredentials) { fixed = credentials }

    /// The credentials given at the start.
    public func credentials() async throws -> AWSCredentials { fixed }
}
