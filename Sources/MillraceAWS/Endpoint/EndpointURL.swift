/// The base address of a service: scheme, host, port and a path prefix.
public struct EndpointURL: Sendable, Hashable, CustomStringConvertible {
    /// True for https.
    public let isSecure: Bool
    /// The host, in square brackets where it is an IPv6 address.
    public let host: String
    /// The port, or nil for the scheme's own.
    public let port: Int?
    /// What stands before every path, without a slash at its end.
    public let pathPrefix: String

    /// Makes an address from its parts.
    public init(isSecure: Bool, host: String, port: Int? = nil, pathPrefix: String = "") {
        self.isSecure = isSecure
        self.host = host
        self.port = port == (isSecure ? 443 : 80) ? nil : port
        self.pathPrefix = pathPrefix
    }

    /// Reads `http[s]://host[:port][/path]`.
    ///
    /// - Throws: ``ConfigurationError`` that shows the form a URL must have.
    public init(_ text: String) throws(ConfigurationError) {
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { throw Self.malformed(text) }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        var path = rest[slash...]
        while path.hasSuffix("/") { path.removeLast() }
        guard !authority.isEmpty, !authority.contains("@"), !rest.contains("?"), !rest.contains("#") else {
            throw Self.malformed(text)
        }
        var host = authority
        var port: Int?
        if let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number) else {
                throw Self.malformed(text)
            }
            host = authority[..<colon]
            port = number
        }
        guard !host.isEmpty else { throw Self.malformed(text) }
        self.init(isSecure: isSecure, host: host.lowercased(), port: port, pathPrefix: String(path))
    }

    /// Host and port as the `host` header has them.
    public var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// The address as a URL.
    public var description: String { (isSecure ? "https://" : "http://") + authority + pathPrefix }

    /// The text is not repeated where it may hold a password.
    private static func malformed(_ text: String) -> ConfigurationError {
        let shown = text.contains("@") ? "the endpoint" : "the endpoint '\(text)'"
        return ConfigurationError("\(shown) is not a URL of the form http://host:port or https://host")
    }
}
