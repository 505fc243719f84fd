import MillraceColumns

/// Summarises every column of a slab exactly and makes no batch: for the prediction, for what follows a contradiction, for `sniff`.
package struct CSVClassifier: BatchDecoder {
    package let dialect: CSVDialect
    package let columnCount: Int

    package init(dialect: CSVDialect, columnCount: Int) {
        precondition(columnCount > 0, "a record has at least one field")
        self.dialect = dialect
        self.columnCount = columnCount
    }

    /// The summaries of a slab; the batch is nil.
    ///
    /// - Throws: the first malformed record's fault.
    /// - Complexity: O(bytes).
    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<ColumnSummary> {
        let reading = SlabReading(consume slab, dialect: dialect, columns: columnCount)
        if let fault = reading.fault { throw fault }
        return CSVClassifier.summarize(reading)
    }

    static func summarize(_ reading: SlabReading) -> DecodedSlab<ColumnSummary> {
        let summaries = (0..<reading.columns).map { column in
            reading.withFields(of: column) { $0.summarize() }
        }
        return DecodedSlab(batch: nil, recordCount: reading.rows, summaries: summaries)
    }
}
