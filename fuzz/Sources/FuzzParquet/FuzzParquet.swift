import FuzzKit
import MillraceColumns
import MillraceParquet

/// Any bytes at all: a Parquet file is read to its end, indexes too, or refused; and in batches of any size it has the same rows.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParquet(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let file = try? ParquetFile(MemorySource(FuzzInput(start, count).rest)) else { return 0 }
    _ = try? file.columns()
    for group in file.metadata.rowGroups {
        for chunk in group.columns {
            _ = try? file.columnIndex(chunk)
            _ = try? file.offsetIndex(chunk)
        }
    }
    let some = ParquetOutcome(file, limits: limits(batchRows: 4096, batchBytes: 1 << 20))
    let few = ParquetOutcome(file, limits: limits(batchRows: 1 + count % 7, batchBytes: 100))
    for (row, pair) in zip(some.rows, few.rows).enumerated() {
        require(pair.0.isIdentical(to: pair.1), "row \(row): \(pair.0), and in small batches \(pair.1)")
    }
    guard some.isWhole, few.isWhole else { return 0 }
    require(some.isRefused == few.isRefused, "refused or not by the size of batches")
    require(some.isRefused || some.rows.count == few.rows.count, "\(some.rows.count) and \(few.rows.count) rows")
    return 0
}

private func limits(batchRows: Int, batchBytes: Int) -> ParquetReadLimits {
    var limits = ParquetReadLimits()
    limits.batchRows = batchRows
    limits.batchBytes = batchBytes
    return limits
}
