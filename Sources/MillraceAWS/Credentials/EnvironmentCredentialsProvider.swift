/// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentialsProvider: CredentialsProvider {
    private let environment: ProcessEnvironment

    /// Makes a provider over `environment`.
    public init(environment: ProcessEnvironment = .current) { self.environment = environment }

    /// The credentials that the variables hold now.
    ///
    /// - Throws: ``CredentialsError`` that names the variables to set.
    public func credentials() async throws -> AWSCredentials {
        let accessKeyID = environment["AWS_ACCESS_KEY_ID"]
        let secret = environment["AWS_SECRET_ACCESS_KEY"]
        guard let accessKeyID, let secret else {
            let missing = [
                accessKeyID == nil ? "AWS_ACCESS_KEY_ID" : nil, secret == nil ? "AWS_SECRET_ACCESS_KEY" : nil,
            ].compactMap(\.self).joined(separator: " and ")
            throw CredentialsError(
                "no AWS credentials: set \(missing) (and AWS_SESSION_TOKEN where the credentials are temporary)")
        }
        return AWSCredentials(
            accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
    }
}
