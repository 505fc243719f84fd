import MillraceColumns

/// Reads slabs of CSV into batches, one column at a time.
///
/// What it makes is a function of the slab and the plan: slabs may be read in any order, on any thread.
package struct CSVDecoder: BatchDecoder {
    package let dialect: CSVDialect
    package let plan: DecodingPlan
    private let schema: Schema

    package init(dialect: CSVDialect, plan: DecodingPlan) {
        precondition(!plan.columns.isEmpty, "a record has at least one field")
        self.dialect = dialect
        self.plan = plan
        self.schema = plan.schema
    }

    /// Decodes all records of a slab.
    ///
    /// The batch is nil when a value contradicts a predicted type; the summaries are then the classifier's. A column predicted
    /// to be a string for want of values is always decoded: whether that holds only `DecodingPlan.holds(for:)` can tell.
    ///
    /// - Throws: the fault of the first record that is malformed or has a value which its declared type cannot hold.
    /// - Complexity: O(bytes).
    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<ColumnSummary> {
        let reading = SlabReading(consume slab, dialect: dialect, columns: plan.columns.count)
        var columns: [DecodedColumn] = []
        columns.reserveCapacity(plan.columns.count)
        for column in plan.columns.indices {
            columns.append(reading.withFields(of: column) { decode(column, $0) })
        }
        if let fault = firstFault(columns, reading) { throw fault }
        guard columns.allSatisfy({ $0.refusedRow == nil }) else { return CSVClassifier.summarize(reading) }
        let (rows, hasDoubledQuotes) = (reading.rows, reading.digest.hasDoubledQuotes)
        // From here on nobody else needs the text: where the caller has let the slab go, it is changed in place.
        var text = (consume reading).slab.bytes
        if hasDoubledQuotes { QuoteCollapse(quote: dialect.quote).collapse(&columns, in: &text) }
        let batch = makeBatch(columns, rows: rows, text: text)
        return DecodedSlab(batch: batch, recordCount: rows, summaries: columns.map(\.summary))
    }

    private func decode(_ column: Int, _ fields: FieldRun) -> DecodedColumn {
        switch plan.columns[column] {
        case .declared(let type):
            if let decoded = fields.decodeDeclared(type) { return decoded }
        case .predicted(let type):
            if let decoded = fields.decodePredicted(type) { return decoded }
            var decoded = fields.decodeText()
            decoded.summary = fields.summarize(untilText: true)
            return decoded
        case .settledString: break
        }
        return fields.decodeText()
    }

    /// The fault of the earliest record: a refused value before the record that is malformed, or that record's.
    private func firstFault(_ columns: [DecodedColumn], _ reading: SlabReading) -> RecordFault? {
        var first: (row: Int, column: Int)?
        for (column, decoded) in columns.enumerated() {
            guard case .declared = plan.columns[column], let row = decoded.refusedRow else { continue }
            if row < first?.row ?? .max { first = (row, column) }
        }
        guard let first else { return reading.fault }
        let detail = reading.withFields(of: first.column) { fields in
            fields.refusalDetail(row: first.row, type: plan.columns[first.column].type)
        }
        return reading.refusal(row: first.row, column: first.column, detail: detail)
    }

    private func makeBatch(_ columns: [DecodedColumn], rows: Int, text: [UInt8]) -> RecordBatch {
        let vectors = zip(schema.fields, columns).map { field, column in
            let storage: ColumnStorage =
                switch column.values {
                case .ready(let storage): storage
                case .views(let views): .binary(BinaryStorage(bytes: text, views: views))
                }
            let validity = Validity(words: column.validity, count: rows)
            return ColumnVector(type: field.type, count: rows, validity: validity, storage: storage)
        }
        return RecordBatch(schema: schema, rowCount: rows, columns: vectors)
    }
}
