/// What becomes of a value that its declared type cannot hold.
public enum ErrorPolicy: String, Hashable, Sendable, CaseIterable {
    /// Its record is rejected.
    case reject
    /// The object fails, whatever `--max-rejects` says.
    case fail

    /// Reads what `--on-error` takes.
    public init(parsing text: String) throws(MillraceError) {
        if ["widen", "rescue"].contains(text) {
            throw MillraceError(
                .usage, "--on-error \(text) is not there yet",
                remedy: "use reject or fail; --type COLUMN=string takes every value")
        }
        guard let policy = ErrorPolicy(rawValue: text) else {
            throw MillraceError(.usage, "there is no --on-error \(text)", remedy: "use reject or fail")
        }
        self = policy
    }
}
