extension CredentialsFinder {
    private static let name = "instance metadata"

    /// The credentials of an instance's role, by the second version of the metadata service and never by the first.
    func fromInstance() async throws -> Finding {
        guard around.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else {
            return .none("switched off by AWS_EC2_METADATA_DISABLED")
        }
        let base: String
        do {
            base = try InstanceMetadataEndpoint.url(settings)
        } catch {
            throw CredentialsError("\(error)")
        }
        let token: PlainAnswer
        do {
            token = try await around.exchange(
                PlainRequest(
                    method: "PUT", url: base + "/latest/api/token",
                    headers: [("x-aws-ec2-metadata-token-ttl-seconds", "21600")], patience: .seconds(1)),
                for: Self.name, retriesConnecting: false)
        } catch is CredentialsError {
            return .none(
                "no answer from \(base) (not on EC2; or in a container there, whose instance must allow two hops)")
        }
        guard token.status == 200 else {
            throw CredentialsError(
                token.status == 403
                    ? "\(Self.name): switched off for this instance (HTTP 403)"
                    : "\(Self.name): no token (HTTP \(token.status)); version 2 of the service is needed")
        }
        return try await role(base + "/latest/meta-data/iam/security-credentials/", token: token.body)
    }

    private func role(_ url: String, token: String) async throws -> Finding {
        let list = try await metadata(url, token: token)
        if list.status == 404 { return .none("the instance has no role") }
        guard list.status == 200, let role = list.body.split(whereSeparator: \.isNewline).first else {
            throw CredentialsError("\(Self.name): the roles cannot be listed (HTTP \(list.status))")
        }
        let answer = try await metadata(url + PercentEncoding.encode(role), token: token)
        guard answer.status == 200 else {
            throw CredentialsError("\(Self.name): no credentials for the role \(role) (HTTP \(answer.status))")
        }
        let document = try CredentialDocument(answer.body, from: Self.name)
        guard document.code == "Success" else {
            throw CredentialsError(
                "\(Self.name): no credentials for the role \(role): \(document.code ?? "no code") "
                    + (document.message ?? ""))
        }
        return .found(try document.credentials(from: Self.name))
    }

    private func metadata(_ url: String, token: String) async throws -> PlainAnswer {
        try await around.exchange(
            PlainRequest(url: url, headers: [("x-aws-ec2-metadata-token", token)], patience: .seconds(2)),
            for: Self.name)
    }
}
