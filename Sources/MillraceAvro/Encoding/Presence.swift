/// Whether the values of a column are preceded by a branch, and which of them are there.
enum Presence {
    /// Not nullable: no branch is written.
    case required
    /// Nullable, and every value is there.
    case all
    /// Nullable: one bit a row, as in `Validity`.
    case some([UInt64])
}
