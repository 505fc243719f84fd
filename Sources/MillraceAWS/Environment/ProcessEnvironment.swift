#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Read access to environment variables; tests give their own.
public struct ProcessEnvironment: Sendable {
    private let lookup: @Sendable (String) -> String?

    /// The variables of this process.
    public static let current = ProcessEnvironment { name in getenv(name).map { String(cString: $0) } }

    /// Variables taken from `values`.
    public init(_ values: [String: String]) { lookup = { values[$0] } }

    private init(lookup: @escaping @Sendable (String) -> String?) { self.lookup = lookup }

    /// The variable's value; an empty one counts as not set.
    public subscript(name: String) -> String? {
        guard let value = lookup(name), !value.isEmpty else { return nil }
        return value
    }
}
