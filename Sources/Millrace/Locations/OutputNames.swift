/// The output names of a run so far: two sources must never share one, or one's rows would silently replace the other's.
///
/// Twenty-four bytes a name, whatever its length: two hashes, and no text.
struct OutputNames {
    private struct Key: Hashable {
        let first: Int
        let second: Int
    }

    private var taken: Set<Key> = []

    /// Takes a name.
    ///
    /// - Throws: `MillraceError`, when an earlier source of this run has it.
    mutating func claim(_ name: OutputName, for source: String) throws(MillraceError) {
        var second = Hasher()
        second.combine("second")
        second.combine(name)
        guard taken.insert(Key(first: name.hashValue, second: second.finalize())).inserted else {
            throw MillraceError(
                .usage, "its outputs would have the same names as another source's: \(name.key(.parquet))",
                remedy: "convert it in a run of its own, to another destination", object: source)
        }
    }
}
