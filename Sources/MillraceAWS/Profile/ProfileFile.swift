/// What the shared config and credentials files say: sections by name, settings by lower-case key.
package struct ProfileFile: Sendable, Hashable {
    package typealias Section = [String: String]

    /// The sections `[profile NAME]` and `[default]` of the config file, and `[NAME]` of the credentials file.
    package var profiles: [String: Section] = [:]
    /// The sections `[sso-session NAME]`.
    package var ssoSessions: [String: Section] = [:]
    /// The sections `[services NAME]`.
    package var services: [String: Section] = [:]

    package init() {}

    /// Which of the two files a text is: they name their profiles differently.
    package enum Kind: Sendable, Hashable { case config, credentials }

    /// Reads one file.
    ///
    /// - Throws: ``ProfileSyntaxError`` with the line.
    package init(_ text: String, _ kind: Kind) throws(ProfileSyntaxError) {
        var parser = ProfileParser(kind)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            try parser.accept(line)
        }
        self = parser.finish()
    }

    /// Lays the credentials file over this config file: where both have a key, the credentials file is right.
    package mutating func merge(_ credentials: ProfileFile) {
        for (name, section) in credentials.profiles {
            profiles[name, default: [:]].merge(section) { _, new in new }
        }
    }
}
