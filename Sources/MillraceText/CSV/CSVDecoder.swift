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
        self.schema = plan.batchSchema
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
        let ready = reading.readDeclared(declared, plan.rules, plan.misfits)
        let isWidened = plan.misfits == .widen && !ready.misfits.isEmpty
        let columns = isWidened ? [] : plan.columns.indices.map { decode(column: $0, reading, ready) }
        guard !isWidened, columns.allSatisfy({ $0.refusedRow == nil }) else {
            return CSVClassifier.summarize(reading, plan.rules, ready.misfits)
        }
        return makeSlab(consume reading, columns, ready.rescued)
    }

    private func decode(column: Int, _ reading: SlabReading, _ ready: DeclaredValues) -> DecodedColumn {
        let columnPlan = plan.columns[column]
        var decoded =
            ready.decoded[column] ?? reading.withFields(of: column) { $0.decode(as: columnPlan, plan.rules) }
        // A value to come may want the type that all of them allow, and the declared kernels do not look for it.
        if plan.misfits == .widen, case .declared(let type) = columnPlan, type != .string {
            decoded.summary = reading.withFields(of: column) { $0.summarize(plan.rules) }
        }
        decoded.summary.misfits = UInt64(ready.misfits[column] ?? 0)
        return decoded
    }

    private func makeSlab(
        _ reading: consuming SlabReading, _ decoded: [DecodedColumn], _ rescued: RescuedCells
    ) -> DecodedSlab<[ColumnSummary]> {
        var columns = decoded
        let (rows, recordCount, rejects) = (reading.rows, reading.recordCount, reading.rejects)
        let hasDoubledQuotes = reading.digest.hasDoubledQuotes
        // From here on nobody else needs the text: where the caller has let the slab go, it is changed in place.
        var text = (consume reading).slab.bytes
        if hasDoubledQuotes { QuoteCollapse(quote: dialect.slabQuote).collapse(&columns, in: &text) }
        let batch = makeBatch(columns, rescued, rows: rows, text: text)
        return DecodedSlab(
            batch: batch, recordCount: recordCount, rejects: rejects, summary: columns.map(\.summary))
    }

    private var declared: [DeclaredColumn] {
        plan.columns.enumerated().compactMap { column, plan in
            let isRequired = self.plan.required.contains(column)
            if case .declared(let type) = plan {
                return DeclaredColumn(column: column, type: type, isRequired: isRequired)
            }
            guard isRequired else { return nil }
            return DeclaredColumn(column: column, type: plan.type, isRequired: true, isWidened: true)
        }
    }

    private func makeBatch(
        _ columns: [DecodedColumn], _ rescued: RescuedCells, rows: Int, text: [UInt8]
    ) -> RecordBatch {
        var vectors = zip(schema.fields, columns).map { field, column in
            let storage: ColumnStorage =
                switch column.values {
                case .ready(let storage): storage
                case .views(let views): .binary(BinaryStorage(bytes: text, views: views))
                }
            let validity = Validity(words: column.validity, count: rows)
            return ColumnVector(type: field.type, count: rows, validity: validity, storage: storage)
        }
        if case .rescue(let names) = plan.misfits { vectors.append(rescued.vector(rows: rows, names: names)) }
        return RecordBatch(schema: schema, rowCount: rows, columns: vectors)
    }
}
