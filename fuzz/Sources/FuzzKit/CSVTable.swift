import MillraceColumns
import MillraceText

/// All that was decoded of a CSV, up to its first fault.
package struct CSVTable {
    package private(set) var batches: [RecordBatch] = []
    package private(set) var records = 0
    package private(set) var rejects: [RejectedRecord] = []
    /// Slabs that contradicted the plan's types.
    package private(set) var contradictions = 0
    package internal(set) var fault: RecordFault?

    package var rows: [[Cell]] { batches.flatMap(\.rows) }

    mutating func add(_ slab: DecodedSlab<[ColumnSummary]>) {
        records += slab.recordCount
        rejects += slab.rejects
        if let batch = slab.batch {
            let count = batch.rowCount + slab.rejects.count
            require(count == slab.recordCount, "\(count) rows and rejects of \(slab.recordCount) records")
            batches.append(batch)
        } else {
            contradictions += 1
        }
    }

    /// Requires that two ways to read the same bytes came to the same. Of the slab with the fault no rows are delivered.
    package func requireSame(_ other: CSVTable, _ what: String) {
        require(fault == other.fault, "\(what): \(String(describing: fault)) and \(String(describing: other.fault))")
        guard fault == nil else { return }
        require(records == other.records, "\(what): \(records) and \(other.records) records")
        require(rejects == other.rejects, "\(what): \(rejects) and \(other.rejects)")
        guard contradictions == 0, other.contradictions == 0 else { return }
        let (ours, theirs) = (rows, other.rows)
        require(ours.count == theirs.count, "\(what): \(ours.count) and \(theirs.count) rows")
        for (row, pair) in zip(ours, theirs).enumerated() {
            require(pair.0.isIdentical(to: pair.1), "\(what): row \(row): \(pair.0) and \(pair.1)")
        }
    }
}
