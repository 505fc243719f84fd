/// Finds credentials where AWS's own tools find them, keeps them, and fetches them anew ahead of their end.
///
/// It asks in this order: the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; the profile (shared files,
/// `credential_process`, assumed roles); a web identity token; the container's role (ECS, EKS Pod Identity); the instance's
/// role (EC2, version 2 of the metadata service only).
public struct DefaultCredentialsProvider: CredentialsProvider {
    private let refreshing: RefreshingCredentialsProvider

    /// Makes a provider; nothing is read or contacted yet.
    ///
    /// - Parameter profile: A profile to use in place of the whole order; nil: `AWS_PROFILE`, second in it.
    public init(environment: ProcessEnvironment = .current, profile: String? = nil) {
        self.init(around: .system(environment), profile: profile)
    }

    package init(around: CredentialsSurroundings, profile: String?) {
        refreshing = RefreshingCredentialsProvider(now: around.clock.epochSeconds) {
            // The files are read anew each time: people change them while a long run goes on.
            do {
                return try await CredentialsFinder(around, profile: profile).find()
            } catch let error as ConfigurationError {
                throw CredentialsError(error.description)
            }
        }
    }

    /// Credentials that are valid now.
    ///
    /// - Throws: ``CredentialsError`` that names each source and why it had none; `CancellationError`.
    public func credentials() async throws -> AWSCredentials { try await refreshing.credentials() }

    /// Forgets `credentials`, so that the next call fetches others.
    public func refused(_ credentials: AWSCredentials) { refreshing.refused(credentials) }
}
