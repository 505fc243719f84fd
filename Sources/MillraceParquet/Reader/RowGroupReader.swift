import MillraceColumns

/// Reads the rows of one row group, batch by batch.
package struct RowGroupReader {
    private let index: Int
    private let columns: [SchemaNode]
    private let schema: Schema
    private let limits: ParquetReadLimits
    /// One list of leaves a column.
    private var cursors: [[LeafCursor]]
    private var rowsLeft: Int64
    /// The share of `batchBytes` that one leaf has.
    private let leafBytes: Int

    /// What is read ahead for all leaves together.
    private static let readAhead = 16 << 20

    init(
        _ group: RowGroupMetadata, index: Int, columns: [SchemaNode], source: any RandomAccessSource,
        limits: ParquetReadLimits
    ) throws(ParquetFault) {
        let leafCount = columns.reduce(0) { $0 + $1.leafCount }
        guard group.columns.count == leafCount else {
            throw .malformed("row group \(index) has \(group.columns.count) column chunks for \(leafCount) columns")
        }
        guard group.rowCount >= 0 else { throw .malformed("row group \(index) has \(group.rowCount) rows") }
        self.index = index
        self.columns = columns
        self.limits = limits
        schema = Schema(columns.map(\.field))
        rowsLeft = group.rowCount
        leafBytes = max(limits.batchBytes / max(leafCount, 1), 1 << 16)
        let readAhead = min(max(RowGroupReader.readAhead / max(leafCount, 1), 1 << 14), 1 << 18)
        var chunks = group.columns[...]
        cursors = []
        for column in columns {
            var leaves: [LeafCursor] = []
            for leaf in column.leaves {
                guard let chunk = chunks.popFirst() else { throw .malformed("row group \(index) lacks column chunks") }
                leaves.append(
                    try LeafCursor(source: source, leaf: leaf, chunk: chunk, limits: limits, readAhead: readAhead))
            }
            cursors.append(leaves)
        }
    }

    /// The next rows; nil behind the last.
    ///
    /// - Throws: `ParquetFault`; the reader is of no use after that.
    package mutating func next() throws(ParquetFault) -> RecordBatch? {
        guard rowsLeft > 0 else {
            guard cursors.allSatisfy({ $0.allSatisfy(\.isDrained) }) else {
                throw .malformed("row group \(index) has columns with more rows than it says")
            }
            return nil
        }
        let rows = try fill()
        var vectors: [ColumnVector] = []
        for (number, column) in columns.enumerated() {
            var leaves: [LeafColumn] = []
            for leaf in cursors[number].indices { leaves.append(cursors[number][leaf].take(rows: rows)) }
            vectors.append(try Assembler(leaves).column(column, rowCount: rows))
        }
        rowsLeft -= Int64(rows)
        return RecordBatch(schema: schema, rowCount: rows, columns: vectors)
    }

    /// Decodes rows in every leaf, and returns how many there are in all of them.
    private mutating func fill() throws(ParquetFault) -> Int {
        let wanted = Int(min(Int64(limits.batchRows), rowsLeft))
        var rows = wanted
        for column in cursors.indices {
            for leaf in cursors[column].indices {
                try cursors[column][leaf].fill(rows: wanted, bytes: leafBytes)
                rows = min(rows, cursors[column][leaf].completeRows)
                guard rows > 0 else {
                    throw .malformed("row group \(index): column \(columns[column].field.name) has too few rows")
                }
            }
        }
        return rows
    }
}
