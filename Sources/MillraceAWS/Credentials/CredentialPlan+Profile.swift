extension CredentialPlan {
    /// The plan of the profile `name`; nil where it exists but says nothing of credentials, or where there is no such profile.
    ///
    /// - Throws: ``CredentialsError`` where what it says is incomplete or contradicts itself.
    package init?(profile name: String, in file: ProfileFile) throws(CredentialsError) {
        guard let section = file.profiles[name] else { return nil }
        var walk = ProfileWalk(file: file)
        guard let plan = try walk.plan(name, section, isFirst: true) else { return nil }
        self = plan
    }
}

/// Follows `source_profile` from profile to profile.
private struct ProfileWalk {
    let file: ProfileFile
    var visited: Set<String> = []

    mutating func plan(
        _ name: String, _ section: ProfileFile.Section, isFirst: Bool
    ) throws(CredentialsError) -> CredentialPlan? {
        let profile = ProfileReading(name: name, section: section)
        guard visited.insert(name).inserted else {
            throw profile.fault("its source_profile settings form a loop")
        }
        // The profile that is asked for may mean its role; one that is only a source means its keys where it has any.
        if !isFirst, let keys = try profile.accessKey() { return CredentialPlan(base: .accessKey(keys)) }
        if let identity = try profile.webIdentity() { return CredentialPlan(base: .webIdentity(identity)) }
        if let role = try profile.role() { return try assume(role, of: profile) }
        if let keys = try profile.accessKey() { return CredentialPlan(base: .accessKey(keys)) }
        if let command = profile["credential_process"] { return CredentialPlan(base: .process(command)) }
        try profile.refuseSingleSignOn()
        return nil
    }

    private mutating func assume(
        _ role: CredentialPlan.Role, of profile: ProfileReading
    ) throws(CredentialsError) -> CredentialPlan {
        switch (profile["source_profile"], profile["credential_source"]) {
        case (nil, nil): throw profile.fault("a role_arn needs a source_profile or a credential_source beside it")
        case (_?, _?): throw profile.fault("it has both source_profile and credential_source: one is enough")
        case (nil, let source?): return CredentialPlan(base: try profile.base(source), roles: [role])
        case (let source?, nil): return try assume(role, from: source, of: profile)
        }
    }

    private mutating func assume(
        _ role: CredentialPlan.Role, from source: String, of profile: ProfileReading
    ) throws(CredentialsError) -> CredentialPlan {
        if source == profile.name {
            guard let keys = try profile.accessKey() else {
                throw profile.fault("it is its own source_profile, but has no access key")
            }
            return CredentialPlan(base: .accessKey(keys), roles: [role])
        }
        guard let section = file.profiles[source] else {
            throw profile.fault("its source_profile '\(source)' does not exist")
        }
        guard var plan = try plan(source, section, isFirst: false) else {
            throw profile.fault("its source_profile '\(source)' says nothing of credentials")
        }
        plan.roles.append(role)
        return plan
    }
}

/// The settings of one profile that tell of credentials.
private struct ProfileReading {
    let name: String
    let section: ProfileFile.Section

    /// An empty setting counts as not set.
    subscript(key: String) -> String? { section[key].flatMap { $0.isEmpty ? nil : $0 } }

    func fault(_ text: String) -> CredentialsError { CredentialsError("profile '\(name)': \(text)") }

    func accessKey() throws(CredentialsError) -> AWSCredentials? {
        switch (self["aws_access_key_id"], self["aws_secret_access_key"]) {
        case (nil, nil): return nil
        case (let id?, let secret?):
            return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: self["aws_session_token"])
        case (nil, _): throw fault("it has no aws_access_key_id beside its secret key")
        case (_, nil): throw fault("it has no aws_secret_access_key beside its access key")
        }
    }

    func role() throws(CredentialsError) -> CredentialPlan.Role? {
        guard let arn = self["role_arn"] else { return nil }
        guard self["mfa_serial"] == nil else {
            throw fault("its role wants a code of a device (mfa_serial), which nobody is here to type")
        }
        return CredentialPlan.Role(
            arn: arn, sessionName: self["role_session_name"], externalID: self["external_id"],
            duration: self["duration_seconds"])
    }

    func webIdentity() throws(CredentialsError) -> CredentialPlan.WebIdentity? {
        guard let file = self["web_identity_token_file"] else { return nil }
        guard let role = try role() else { throw fault("a web_identity_token_file needs a role_arn beside it") }
        return CredentialPlan.WebIdentity(role: role, tokenFile: file)
    }

    func base(_ source: String) throws(CredentialsError) -> CredentialPlan.Base {
        switch source.lowercased() {
        case "environment": return .environment
        case "ec2instancemetadata": return .instance
        case "ecscontainer": return .container
        default:
            throw fault("credential_source '\(source)' is not Environment, Ec2InstanceMetadata or EcsContainer")
        }
    }

    func refuseSingleSignOn() throws(CredentialsError) {
        guard section.keys.contains(where: { $0.hasPrefix("sso_") }) else { return }
        throw fault(
            "it signs in through IAM Identity Center, which is not supported: use a profile with "
                + "credential_process = aws configure export-credentials --profile \(name) --format process")
    }
}
