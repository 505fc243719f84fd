import FuzzKit
import MillraceColumns
import MillraceParquet

/// Any bytes at all: a Parquet file is read to its end, indexes too, or refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParquet(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let file = try? ParquetFile(MemorySource(FuzzInput(start, count).rest)) else { return 0 }
    _ = try? file.schema()
    for group in file.metadata.rowGroups {
        for chunk in group.columns {
            _ = try? file.columnIndex(chunk)
            _ = try? file.offsetIndex(chunk)
        }
    }
    for group in file.metadata.rowGroups.indices.prefix(64) {
        guard let batch = try? file.readRows(rowGroup: group) else { continue }
        for row in 0..<min(batch.rowCount, 1000) { for column in batch.columns { _ = column.cell(at: row) } }
    }
    return 0
}
