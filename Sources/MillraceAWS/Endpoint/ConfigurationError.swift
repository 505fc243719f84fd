/// An option or an environment variable holds something that cannot be used.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what is expected.
    public let description: String

    /// Makes an error from its text, which must not hold a secret.
    public init(_ description: String) { self.description = description }
}
