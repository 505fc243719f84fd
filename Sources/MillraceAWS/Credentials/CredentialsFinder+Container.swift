extension CredentialsFinder {
    /// The credentials of a container's role.
    func fromContainer() async throws -> Finding {
        let name = "container"
        guard let endpoint = try ContainerEndpoint(around.environment) else {
            return .none("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI not set")
        }
        var request = PlainRequest(url: endpoint.url, headers: [("accept", "application/json")])
        if let token = try containerToken() { request.headers.append(("authorization", token)) }
        request.patience = .seconds(5)
        let answer = try await around.exchange(request, for: name)
        guard answer.status == 200 else {
            throw CredentialsError("\(name): \(endpoint.variable) answered HTTP \(answer.status)")
        }
        return .found(try CredentialDocument(answer.body, from: name).credentials(from: name))
    }

    private func containerToken() throws(CredentialsError) -> String? {
        let token: String
        if let path = around.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            token = try around.file(path, for: "container: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
        } else if let given = around.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            token = given
        } else {
            return nil
        }
        guard token.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw CredentialsError("container: the authorization token holds a character that no header may have")
        }
        return token
    }
}
