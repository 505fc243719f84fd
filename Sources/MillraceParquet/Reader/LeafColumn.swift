/// One leaf of a row group, decoded: its levels and its values without gaps.
struct LeafColumn {
    var leaf: StoredLeaf
    /// One entry a value, null or empty list.
    var definitions: [UInt8] = []
    /// As many as definitions.
    var repetitions: [UInt8] = []
    var values: LeafValues
}
