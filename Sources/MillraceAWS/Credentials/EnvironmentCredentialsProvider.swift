/// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentialsProvider: CredentialsProvider {
    private let environment: ProcessEnvironment

    /// Makes a provider over `environment`.
    public init(environment: ProcessEnvironment = .current) { self.environment = environment }

    /// The credentials that the variables hold now.
    ///
    /// - Throws: ``CredentialsError`` that names the variables to set.
    public func credentials() async throws -> AWSCredentials {
        switch find() {
        case .found(let credentials): return credentials
        case .none(let missing):
            throw CredentialsError(
                "no AWS credentials: set \(missing) (and AWS_SESSION_TOKEN where the credentials are temporary)")
        }
    }

    /// The credentials, or the names of the variables that are missing. A blank one counts as missing.
    func find() -> CredentialsFinder.Finding {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        }
        let id = value("AWS_ACCESS_KEY_ID")
        let secret = value("AWS_SECRET_ACCESS_KEY")
        if let id, let secret {
            return .found(
                AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: value("AWS_SESSION_TOKEN")))
        }
        let missing = [id == nil ? "AWS_ACCESS_KEY_ID" : nil, secret == nil ? "AWS_SECRET_ACCESS_KEY" : nil]
        return .none(missing.compactMap(\.self).joined(separator: " and "))
    }
}
