/// Makes a batch one row at a time: for readers and for tables made in memory.
package struct RecordBatchBuilder {
    package let schema: Schema
    private var columns: [ColumnBuilder]
    package private(set) var rowCount = 0

    package init(schema: Schema) {
        self.schema = schema
        self.columns = schema.fields.map { ColumnBuilder($0.type) }
    }

    /// Appends one row: one cell a field.
    ///
    /// - Throws: `CellTypeMismatch`; the batch is of no use after that.
    package mutating func append(_ row: [Cell]) throws(CellTypeMismatch) {
        precondition(row.count == columns.count, "a row needs one cell a field")
        for index in columns.indices { try columns[index].append(row[index]) }
        rowCount += 1
    }

    /// The finished batch.
    package consuming func finish() -> RecordBatch {
        RecordBatch(schema: schema, rowCount: rowCount, columns: columns.map { $0.finish() })
    }
}
