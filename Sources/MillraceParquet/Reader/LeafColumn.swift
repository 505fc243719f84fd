/// Some rows of one leaf, decoded: their levels and their values without gaps.
struct LeafColumn {
    /// One entry a value, null or empty list; empty where the maximum is 0.
    var definitions: [UInt8]
    /// As many as definitions; empty where the maximum is 0.
    var repetitions: [UInt8]
    /// Levels, whether they are kept or not.
    var levelCount: Int
    var values: LeafValues
    var maximumDefinitionLevel: Int

    /// The same with all levels written out, which is what nesting asks for.
    var spelledOut: LeafColumn {
        var column = self
        if column.definitions.isEmpty { column.definitions = Array(repeating: 0, count: levelCount) }
        if column.repetitions.isEmpty { column.repetitions = Array(repeating: 0, count: levelCount) }
        return column
    }
}
