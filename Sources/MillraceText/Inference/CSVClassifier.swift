import MillraceColumns

/// Summarises every column of a slab exactly and makes no batch: for the prediction, for what follows a contradiction, for `sniff`.
package struct CSVClassifier: BatchDecoder {
    package let dialect: CSVDialect
    package let columnCount: Int
    /// How values are written.
    package let rules: ValueRules
    private let declared: [DeclaredColumn]
    private let misfits: MisfitPolicy

    /// A record that is rejected for a value that its declared type refuses, or for a null where none may be, is in no summary.
    ///
    /// - Parameters:
    ///   - declared: types by column, from 0.
    ///   - required: declared columns in which a null is refused.
    ///   - misfits: what becomes of values that their declared types refuse.
    package init(
        dialect: CSVDialect, columnCount: Int, declared: [Int: LogicalType] = [:], required: Set<Int> = [],
        misfits: MisfitPolicy = .reject, values: ValueOptions = ValueOptions()
    ) {
        precondition(columnCount > 0, "a record has at least one field")
        self.dialect = dialect
        self.columnCount = columnCount
        self.rules = ValueRules(values)
        self.misfits = misfits
        self.declared = declared.filter { $0.key < columnCount }.sorted { $0.key < $1.key }.map {
            DeclaredColumn(column: $0.key, type: $0.value, isRequired: required.contains($0.key))
        }
    }

    /// The summaries of a slab's records that can be read; the batch is nil.
    ///
    /// - Throws: the fault of a record that is too large; nothing behind it can be read.
    /// - Complexity: O(bytes).
    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<[ColumnSummary]> {
        var reading = SlabReading(consume slab, dialect: dialect, columns: columnCount)
        if let ending = reading.ending { throw ending }
        let found = reading.readDeclared(declared, rules, misfits).misfits
        return CSVClassifier.summarize(reading, rules, found)
    }

    /// - Parameter misfits: how many values of a column its declared type cannot hold.
    static func summarize(
        _ reading: SlabReading, _ rules: ValueRules, _ misfits: [Int: Int]
    ) -> DecodedSlab<[ColumnSummary]> {
        let summaries = (0..<reading.columns).map { column in
            var summary = reading.withFields(of: column) { $0.summarize(rules) }
            summary.misfits = UInt64(misfits[column] ?? 0)
            return summary
        }
        return DecodedSlab(
            batch: nil, recordCount: reading.recordCount, rejects: reading.rejects, summary: summaries)
    }
}
