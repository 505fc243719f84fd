/// What becomes of a value that its declared type cannot hold.
public enum ErrorPolicy: String, Hashable, Sendable, CaseIterable {
    /// Its column is written with the type that all values of the column allow: text in the end.
    case widen
    /// Its record is rejected.
    case reject
    /// It is null in its column, and its text stands in the column `_rescued`.
    case rescue
    /// The object fails, whatever `--max-rejects` says.
    case fail

    /// Reads what `--on-error` takes.
    public init(parsing text: String) throws(MillraceError) {
        guard let policy = ErrorPolicy(rawValue: text) else {
            throw MillraceError(
                .usage, "there is no --on-error \(text)", remedy: "use widen, reject, rescue or fail")
        }
        self = policy
    }
}
