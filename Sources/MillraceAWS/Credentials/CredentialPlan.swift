/// How a profile gets its credentials: where the first come from, and the roles assumed with them in turn.
package struct CredentialPlan: Sendable, Hashable {
    package enum Base: Sendable, Hashable {
        case accessKey(AWSCredentials)
        case webIdentity(WebIdentity)
        /// A command line whose output is credentials.
        case process(String)
        case environment
        case container
        case instance
    }

    /// A role that a web identity token opens.
    package struct WebIdentity: Sendable, Hashable {
        package var role: Role
        package var tokenFile: String
    }

    /// A role and how to assume it.
    package struct Role: Sendable, Hashable {
        package var arn: String
        package var sessionName: String?
        package var externalID: String?
        /// Seconds.
        package var duration: String?
    }

    package var base: Base
    /// In the order in which they are assumed.
    package var roles: [Role] = []
}
