/// A line of a shared config or credentials file that cannot be read. It repeats nothing of the line: it may hold a secret.
package struct ProfileSyntaxError: Error, Sendable, Hashable {
    /// The line, from 1.
    package var line: Int
    /// What is wrong with it.
    package var reason: String
}
