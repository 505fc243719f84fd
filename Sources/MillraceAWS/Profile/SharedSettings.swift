/// What the environment and the selected profile say together. A variable comes before the profile's setting.
package struct SharedSettings: Sendable {
    package let environment: ProcessEnvironment
    package let files: ProfileFile
    /// The profile in force.
    package let profileName: String
    /// Where the profile's name was given; nil for the default profile, which need not exist.
    package let named: Named?

    package enum Named: Sendable, Hashable { case argument, variable }

    /// Reads the shared files, whose places `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` may change.
    ///
    /// - Parameter read: The text of a file, or nil where there is none.
    /// - Throws: ``ConfigurationError`` where a file cannot be read, or a profile that was named does not exist.
    package init(
        environment: ProcessEnvironment, profile: String?, read: (String) throws(ConfigurationError) -> String?
    ) throws(ConfigurationError) {
        self.environment = environment
        named = profile != nil ? .argument : environment["AWS_PROFILE"] != nil ? .variable : nil
        profileName = profile ?? environment["AWS_PROFILE"] ?? "default"
        var files = ProfileFile()
        let places = Self.places(environment)
        if let path = places.config, let text = try read(path) { files = try Self.parse(text, .config, path) }
        if let path = places.credentials, let text = try read(path) {
            files.merge(try Self.parse(text, .credentials, path))
        }
        self.files = files
        guard named == nil || files.profiles[profileName] != nil else {
            let known = files.profiles.keys.sorted().prefix(10).joined(separator: ", ")
            throw ConfigurationError(
                "there is no profile '\(profileName)' in the shared config or credentials file"
                    + (known.isEmpty ? " (no profiles were found)" : " (there is: \(known))"))
        }
    }

    private static func parse(
        _ text: String, _ kind: ProfileFile.Kind, _ path: String
    ) throws(ConfigurationError) -> ProfileFile {
        do {
            return try ProfileFile(text, kind)
        } catch {
            throw ConfigurationError("\(path) line \(error.line) cannot be read: \(error.reason)")
        }
    }

    /// The two files' places; nil where neither a variable nor a home folder tells.
    package static func places(_ environment: ProcessEnvironment) -> (config: String?, credentials: String?) {
        let home = environment["HOME"]
        func place(_ variable: String, _ name: String) -> String? {
            guard let path = environment[variable] else { return home.map { "\($0)/.aws/\(name)" } }
            guard path == "~" || path.hasPrefix("~/") else { return path }
            return home.map { $0 + path.dropFirst() }
        }
        return (place("AWS_CONFIG_FILE", "config"), place("AWS_SHARED_CREDENTIALS_FILE", "credentials"))
    }

    /// The selected profile's setting; an empty one counts as not set.
    package func setting(_ key: String) -> String? {
        files.profiles[profileName]?[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The first variable that is set, else the profile's setting.
    package func value(_ variables: String..., key: String) -> String? {
        variables.lazy.compactMap { environment[$0] }.first ?? setting(key)
    }

    /// Whether a switch is on.
    ///
    /// - Throws: ``ConfigurationError`` where its value is neither `true` nor `false`.
    package func isOn(_ variable: String, key: String) throws(ConfigurationError) -> Bool {
        switch value(variable, key: key)?.lowercased() {
        case nil, "false": return false
        case "true": return true
        default: throw ConfigurationError("\(variable) (or \(key) of the profile) must be true or false")
        }
    }

    /// Whether a checksum is wanted wherever it is supported, as it is unless a setting says otherwise.
    ///
    /// - Throws: ``ConfigurationError`` where the value is neither `when_supported` nor `when_required`.
    package func isSupported(_ variable: String, key: String) throws(ConfigurationError) -> Bool {
        switch value(variable, key: key)?.lowercased() {
        case nil, "when_supported": return true
        case "when_required": return false
        default:
            throw ConfigurationError("\(variable) (or \(key) of the profile) must be when_supported or when_required")
        }
    }

    /// The region that the environment or the profile names.
    package var region: String? { value("AWS_REGION", "AWS_DEFAULT_REGION", key: "region") }

    /// The endpoint that is set for `service`, such as `S3`; one for the service comes before one for all.
    package func endpoint(_ service: String) throws(ConfigurationError) -> String? {
        if try isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", key: "ignore_configured_endpoint_urls") { return nil }
        return environment["AWS_ENDPOINT_URL_\(service)"] ?? environment["AWS_ENDPOINT_URL"]
            ?? nested(service.lowercased()) ?? setting("endpoint_url")
    }

    /// `endpoint_url` in the block of `service` of the profile's `services` section.
    private func nested(_ service: String) -> String? {
        guard let name = setting("services"), let block = files.services[name]?[service] else { return nil }
        for line in block.split(whereSeparator: \.isNewline) {
            let pair = line.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0].trimmed == "endpoint_url" { return String(pair[1].trimmed) }
        }
        return nil
    }
}
