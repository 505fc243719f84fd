/// Fetches credentials once, from the first source that has any.
///
/// Source: the SDK reference guide, "Standardized credential providers".
package struct CredentialsFinder: Sendable {
    /// What one source says.
    package enum Finding: Sendable, Hashable {
        case found(AWSCredentials)
        /// It is not set up here, and why: the next source is asked.
        case none(String)
    }

    let around: CredentialsSurroundings
    let settings: SharedSettings

    /// - Parameter profile: A profile that comes before everything else; nil: `AWS_PROFILE`, after the variables.
    package init(_ around: CredentialsSurroundings, profile: String? = nil) throws(ConfigurationError) {
        self.around = around
        settings = try SharedSettings(environment: around.environment, profile: profile, read: around.read)
    }

    /// Credentials from the first source that has any.
    ///
    /// - Throws: ``CredentialsError`` that names each source and why it had none, or what went wrong in the one that is set
    ///   up; `CancellationError`.
    package func find() async throws -> AWSCredentials {
        var reasons: [String] = []
        for source in settings.named == .argument ? [Source.profile] : Source.allCases {
            switch try await ask(source) {
            case .found(let credentials): return credentials
            case .none(let reason): reasons.append("\(source.rawValue): \(reason)")
            }
        }
        throw CredentialsError("no AWS credentials were found (" + reasons.joined(separator: "; ") + ")")
    }

    /// In the order in which they are asked.
    private enum Source: String, CaseIterable {
        case environment = "environment"
        case profile = "profile"
        case webIdentity = "web identity"
        case container = "container"
        case instance = "instance metadata"
    }

    private func ask(_ source: Source) async throws -> Finding {
        switch source {
        case .environment: fromEnvironment()
        case .profile: try await fromProfile()
        case .webIdentity: try await fromWebIdentity()
        case .container: try await fromContainer()
        case .instance: try await fromInstance()
        }
    }

    private func fromEnvironment() -> Finding {
        let finding = EnvironmentCredentialsProvider(environment: around.environment).find()
        if case .none(let missing) = finding { return .none("\(missing) not set") }
        return finding
    }

    private func fromProfile() async throws -> Finding {
        let name = settings.profileName
        guard let plan = try CredentialPlan(profile: name, in: settings.files) else {
            return .none(
                settings.files.profiles[name] == nil
                    ? "there is no profile '\(name)'" : "the profile '\(name)' says nothing of credentials")
        }
        var credentials = try await fetch(plan.base, profile: name)
        for role in plan.roles { credentials = try await assume(role, with: credentials) }
        return .found(credentials)
    }

    private func fetch(_ base: CredentialPlan.Base, profile: String) async throws -> AWSCredentials {
        let finding: Finding
        switch base {
        case .accessKey(let credentials): return credentials
        case .webIdentity(let identity): return try await assume(identity)
        case .process(let command): return try await run(command)
        case .environment: finding = fromEnvironment()
        case .container: finding = try await fromContainer()
        case .instance: finding = try await fromInstance()
        }
        switch finding {
        case .found(let credentials): return credentials
        case .none(let reason):
            throw CredentialsError("profile '\(profile)': its credential_source has none: \(reason)")
        }
    }

    private func run(_ command: String) async throws -> AWSCredentials {
        let document = try CredentialDocument(try await around.run(command), from: "credential_process")
        guard document.version == 1 else {
            throw CredentialsError("credential_process: the answer's Version is not 1")
        }
        return try document.credentials(from: "credential_process")
    }
}
