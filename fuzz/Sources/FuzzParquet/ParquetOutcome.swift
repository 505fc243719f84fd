import FuzzKit
import MillraceColumns
import MillraceParquet

/// What reading a file's rows came to.
struct ParquetOutcome {
    /// More rows are not asked for: some bytes of run lengths are any number of rows, and legally so.
    private static let rowsWanted = 1 << 14
    private static let cellsWanted = 1 << 14

    /// The first of them.
    private(set) var rows: [[Cell]] = []
    private(set) var isRefused = false
    /// Whether all rows were asked for.
    private(set) var isWhole = true

    init(_ file: ParquetFile, limits: ParquetReadLimits) {
        do throws(ParquetFault) {
            for group in file.metadata.rowGroups.indices.prefix(64) {
                var reader = try file.rowGroup(group, limits: limits)
                while isWhole, let batch = try reader.next() { take(batch) }
            }
        } catch { isRefused = true }
    }

    private mutating func take(_ batch: RecordBatch) {
        let wanted = min(ParquetOutcome.rowsWanted, ParquetOutcome.cellsWanted / max(batch.columns.count, 1))
        for row in 0..<min(batch.rowCount, max(wanted - rows.count, 0)) {
            rows.append(batch.columns.map { $0.cell(at: row) })
        }
        isWhole = rows.count < wanted
    }
}
