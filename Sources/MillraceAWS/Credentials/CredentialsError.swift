/// No usable credentials were found.
public struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is missing and what to set.
    public let description: String

    /// Makes an error from its text, which must not hold a secret.
    public init(_ description: String) { self.description = description }
}
