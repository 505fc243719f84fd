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

    /// Decodes all records of a slab; those that are malformed or have a value that its declared type cannot hold are rejected.
    ///
    /// The batch is nil when a value contradicts a predicted type; the summaries are then the classifier's. A column predicted
    /// to be a string for want of values is always decoded: whether that holds only `DecodingPlan.holds(for:)` can tell.
    ///
    /// - Throws: the fault of a record that is too large; nothing behind it can be read.
    /// - Complexity: O(bytes).
    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<[ColumnSummary]> {
        var reading = SlabReading(consume slab, dialect: dialect, columns: plan.columns.count)
        if let ending = reading.ending { throw ending }
        let ready = reading.rejectRefused(declared, plan.rules)
        var columns: [DecodedColumn] = []
        columns.reserveCapacity(plan.columns.count)
        for column in plan.columns.indices {
            columns.append(
                ready[column] ?? reading.withFields(of: column) { $0.decode(as: plan.columns[column], plan.rules) })
        }
        guard columns.allSatisfy({ $0.refusedRow == nil }) else { return CSVClassifier.summarize(reading, plan.rules) }
        let (rows, recordCount, rejects) = (reading.rows, reading.recordCount, reading.rejects)
        let hasDoubledQuotes = reading.digest.hasDoubledQuotes
        // From here on nobody else needs the text: where the caller has let the slab go, it is changed in place.
        var text = (consume reading).slab.bytes
        if hasDoubledQuotes { QuoteCollapse(quote: dialect.slabQuote).collapse(&columns, in: &text) }
        let batch = makeBatch(columns, rows: rows, text: text)
        return DecodedSlab(
            batch: batch, recordCount: recordCount, rejects: rejects, summary: columns.map(\.summary))
    }

    private var declared: [DeclaredColumn] {
        plan.columns.enumerated().compactMap { column, plan in
            guard case .declared(let type) = plan else { return nil }
            return DeclaredColumn(column: column, type: type, isRequired: self.plan.required.contains(column))
        }
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
