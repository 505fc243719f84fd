/// Whether an encoder writes one item of its format.
package enum WriteSupport: Hashable, Sendable {
    /// Every file of these profiles has it, or has it when the data call for it: `when` says the rule.
    ///
    /// No profiles: the format has none, or all of them write it.
    case written(when: String, profiles: [String])
    /// Never, and that is meant: the reason.
    case refused(String)
    /// Not written, though it may be some day: what is there instead.
    case notYet(String)

    /// Written in every file.
    package static let always = WriteSupport.written(when: "always", profiles: [])

    /// Written under a condition, in some profiles or (none named) in all.
    package static func when(_ rule: String, in profiles: String...) -> WriteSupport {
        .written(when: rule, profiles: profiles)
    }

    /// Whether files of `profile` may have it.
    package func isWritten(in profile: String) -> Bool {
        guard case .written(_, let profiles) = self else { return false }
        return profiles.isEmpty || profiles.contains(profile)
    }
}
