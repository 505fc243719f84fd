/// Some thousand rows of a table, column by column: what the rooms say to each other.
package struct RecordBatch: Sendable {
    package let schema: Schema
    package let rowCount: Int
    /// One vector a field of the schema, each `rowCount` long.
    package let columns: [ColumnVector]

    package init(schema: Schema, rowCount: Int, columns: [ColumnVector]) {
        precondition(columns.count == schema.count, "a batch needs one column a field")
        precondition(columns.allSatisfy { $0.count == rowCount }, "columns of different lengths in one batch")
        self.schema = schema
        self.rowCount = rowCount
        self.columns = columns
    }
}
