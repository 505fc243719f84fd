/// What becomes of a dataset's schema when a source does not fit it.
public enum EvolvePolicy: String, Hashable, Sendable, CaseIterable {
    /// New columns are added; values of another type are `--on-error`'s matter.
    case add
    /// New columns are added, and types give way to values; outputs then go to a new tree.
    case widen
    /// Values of new columns go to `_rescued`; the schema stays.
    case rescue
    /// A source with new columns fails.
    case fail

    /// Reads what `--evolve` takes.
    public init(parsing text: String) throws(MillraceError) {
        guard let policy = EvolvePolicy(rawValue: text) else {
            throw MillraceError(.usage, "there is no --evolve \(text)", remedy: "use add, widen, rescue or fail")
        }
        self = policy
    }
}
