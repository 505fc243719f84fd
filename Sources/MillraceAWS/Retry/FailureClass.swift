/// What a failed attempt means for the next one.
package enum FailureClass: Sendable, Hashable {
    /// The service or the network stumbled: try again soon.
    case transient
    /// The service asks for less: try again later.
    case throttling
    /// The failure's cause has been mended (clock, region, credentials): try again at once, one time for each cause.
    case mended(Cause)
    /// Trying again would fail again.
    case permanent

    package enum Cause: Sendable, Hashable { case clockSkew, region, credentials }
}
