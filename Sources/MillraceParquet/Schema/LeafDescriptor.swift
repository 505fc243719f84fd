import MillraceColumns

/// One leaf of the schema tree: one column chunk in each row group.
struct LeafDescriptor: Sendable {
    /// The number of the column of the table that the leaf belongs to.
    var column: Int
    /// The names from below the root down to the leaf. SPEC: parquet.thrift `path_in_schema`.
    var path: [String]
    /// From the table's column to the leaf.
    var steps: [LeafStep]
    var logicalType: LogicalType
    var physicalType: PhysicalType
    /// The bytes of a FIXED_LEN_BYTE_ARRAY value.
    var typeLength: Int?
    var maximumDefinitionLevel: Int
    var maximumRepetitionLevel: Int

    /// Whether the leaf is a column of the table itself.
    var isFlat: Bool { steps.count == 1 }

    /// For messages: names joined with dots.
    var name: String { path.joined(separator: ".") }
}
