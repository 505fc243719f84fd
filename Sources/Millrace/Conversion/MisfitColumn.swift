/// A column of which some values are not what its declared type holds, and what became of it under `--on-error widen` or `rescue`.
public struct MisfitColumn: Hashable, Sendable {
    /// Its name in the outputs.
    public let name: String
    /// The type that was declared, in the words of `--type`.
    public let declared: String
    /// The type in the outputs: another than the declared one if the column was widened.
    public let written: String
    /// How many of its values are in `_rescued` instead.
    public let rescued: UInt64
}
