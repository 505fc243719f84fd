import NIOCore

extension CredentialsFinder {
    /// The role that `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE` name, as on EKS.
    func fromWebIdentity() async throws -> Finding {
        guard let file = around.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] else {
            return .none("AWS_WEB_IDENTITY_TOKEN_FILE not set")
        }
        guard let arn = around.environment["AWS_ROLE_ARN"] else {
            throw CredentialsError("web identity: AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not")
        }
        let role = CredentialPlan.Role(arn: arn, sessionName: around.environment["AWS_ROLE_SESSION_NAME"])
        return .found(try await assume(CredentialPlan.WebIdentity(role: role, tokenFile: file)))
    }

    /// AssumeRoleWithWebIdentity, which needs no credentials. The file is read anew each time: its token is replaced.
    func assume(_ identity: CredentialPlan.WebIdentity) async throws -> AWSCredentials {
        let token = try around.file(identity.tokenFile, for: "web identity token")
        let form = form("AssumeRoleWithWebIdentity", identity.role) + [("WebIdentityToken", token)]
        return try await askSTS(form, identity.role, signedWith: nil)
    }

    /// AssumeRole with `credentials`.
    func assume(_ role: CredentialPlan.Role, with credentials: AWSCredentials) async throws -> AWSCredentials {
        var form = form("AssumeRole", role)
        if let externalID = role.externalID { form.append(("ExternalId", externalID)) }
        return try await askSTS(form, role, signedWith: credentials)
    }

    private func form(_ action: String, _ role: CredentialPlan.Role) -> [SigningRequest.Field] {
        let session = role.sessionName ?? "millrace-\(around.clock.epochSeconds())"
        var form: [SigningRequest.Field] = [
            ("Action", action), ("Version", "2011-06-15"), ("RoleArn", role.arn), ("RoleSessionName", session),
        ]
        if let duration = role.duration { form.append(("DurationSeconds", duration)) }
        return form
    }

    private func askSTS(
        _ form: [SigningRequest.Field], _ role: CredentialPlan.Role, signedWith credentials: AWSCredentials?
    ) async throws -> AWSCredentials {
        let endpoint: (url: EndpointURL, region: String)
        do {
            endpoint = try STSEndpoint.url(settings)
        } catch {
            throw CredentialsError("STS: \(error)")
        }
        let text = form.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
        // STS stumbles over a provider of identities that is slow; asked again it mostly answers.
        for attempt in 1...3 {
            let request = stsRequest(text, endpoint.url, region: endpoint.region, credentials)
            let answer = try await around.exchange(request, for: "STS at \(endpoint.url)")
            let document = try STSAnswer(answer.body)
            if answer.status == 200 { return try document.credentials() }
            guard document.code == "IDPCommunicationError", attempt < 3 else {
                throw CredentialsError(
                    "STS gives no credentials for \(role.arn): \(document.message ?? "no reason is given") "
                        + "(\(document.code ?? "no code"), HTTP \(answer.status))")
            }
        }
        throw CredentialsError("STS gives no credentials for \(role.arn)")
    }

    private func stsRequest(
        _ form: String, _ url: EndpointURL, region: String, _ credentials: AWSCredentials?
    ) -> PlainRequest {
        var request = PlainRequest(method: "POST", url: url.description + "/", body: form)
        request.headers = [("host", url.authority), ("content-type", "application/x-www-form-urlencoded")]
        guard let credentials else { return request }
        let signer = SigV4Signer(
            region: region, service: "sts", paths: .generic(normalized: true), sendsPayloadHash: false)
        let signing = SigningRequest(
            method: "POST", path: url.pathPrefix + "/", headers: request.headers, payload: .of(ByteBuffer(string: form))
        )
        request.headers += signer.headers(
            for: signing, credentials: credentials, date: SigningDate(epochSeconds: around.clock.epochSeconds()))
        return request
    }
}
