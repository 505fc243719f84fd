/// One step from a column of the table down to a leaf.
enum LeafStep: Hashable, Sendable {
    /// A field that may be null: its presence is one definition level.
    case optional
    /// A field that may not be null.
    case required
    /// Into a struct, to the child of this number.
    case child(Int)
    /// Into the elements of a list: one definition and one repetition level.
    case element
    /// Into the keys of a map: one definition and one repetition level.
    case key
    /// Into the values of a map: one definition and one repetition level.
    case value
}
