import MillraceColumns

/// A column of which something was declared.
struct DeclaredColumn: Sendable {
    /// From 0.
    let column: Int
    let type: LogicalType
    /// Whether a null is refused.
    let isRequired: Bool
    /// Whether it is read as another type by now: then only its nulls count.
    var isWidened = false
}

/// What a slab's declared columns came to, once every record that cannot be kept is put aside.
struct DeclaredValues {
    /// The columns as they were read; none where records were put aside after they were.
    var decoded: [Int: DecodedColumn] = [:]
    /// How many values of the kept records their column's type cannot hold, by column.
    var misfits: [Int: Int] = [:]
    /// The texts of these, where they are to be kept.
    var rescued = RescuedCells()
}
