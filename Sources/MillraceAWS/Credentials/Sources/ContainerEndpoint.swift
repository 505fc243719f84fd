/// Where a container asks for its role's credentials: ECS, EKS Pod Identity, and their like.
package struct ContainerEndpoint: Sendable, Hashable {
    package var url: String
    /// The variable that gave it, for messages.
    package var variable: String

    /// Reads `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`, else `AWS_CONTAINER_CREDENTIALS_FULL_URI`; nil where neither is set.
    ///
    /// - Throws: ``CredentialsError`` for an address that a token must not be sent to: in clear text only to this machine
    ///   and to the link-local addresses of ECS and EKS.
    package init?(_ environment: ProcessEnvironment) throws(CredentialsError) {
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
            guard path.hasPrefix("/") else { throw CredentialsError("\(variable) must begin with '/'") }
            url = "http://169.254.170.2" + path
            return
        }
        variable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        guard let full = environment[variable] else { return nil }
        let end = full.range(ofFirst: "://").map { full[$0...].firstIndex { "/?#".contains($0) } ?? full.endIndex }
        guard let end, let place = try? EndpointURL(String(full[..<end])) else {
            throw CredentialsError("\(variable) is not a URL with a host")
        }
        guard place.isSecure || Self.isAllowed(place.host) else {
            throw CredentialsError(
                "\(variable) names '\(place.host)': over plain http credentials are fetched only from loopback, "
                    + "169.254.170.2, 169.254.170.23 and [fd00:ec2::23]")
        }
        url = full
    }

    private static func isAllowed(_ host: String) -> Bool {
        if ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension String {
    /// The index after the first occurrence of `mark`.
    fileprivate func range(ofFirst mark: String) -> Index? {
        indices.first { self[$0...].hasPrefix(mark) }.map { index($0, offsetBy: mark.count) }
    }
}
