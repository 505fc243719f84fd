import MillraceColumns
import MillraceCompression

@testable import MillraceParquet

/// A table as rows of cells.
struct TestTable: Sendable {
    var schema: Schema
    var rows: [[Cell]]

    /// The rows in batches of `size`.
    func batches(of size: Int) throws -> [RecordBatch] {
        try stride(from: 0, to: rows.count, by: size).map { start in
            var builder = RecordBatchBuilder(schema: schema)
            for row in rows[start..<min(start + size, rows.count)] { try builder.append(row) }
            return builder.finish()
        }
    }
}

extension ParquetOptions {
    /// Options that make small files of many pages and row groups.
    static func small(_ codec: CompressionCodec = .none) -> ParquetOptions {
        var options = ParquetOptions(codec: codec, createdBy: "Millrace version 0.1.0 (build 0)")
        options.pageBytes = 8192
        options.pageRows = 500
        options.rowGroupRows = 1700
        options.rowGroupBytes = 60_000
        return options
    }

    static func standard(_ codec: CompressionCodec = .none) -> ParquetOptions {
        ParquetOptions(codec: codec, createdBy: "Millrace version 0.1.0 (build 0)")
    }
}

/// The file of `batches`.
func encodeFile(
    _ schema: Schema, _ batches: [RecordBatch], _ options: ParquetOptions, crew: any WorkCrew = SoloCrew()
) throws -> [UInt8] {
    var output = EncodedOutput()
    var encoder = try ParquetEncoder(schema: schema, options: options, keeper: MemoryKeeper(), crew: crew)
    for batch in batches { try encoder.encode(batch, into: &output) }
    try encoder.finish(into: &output)
    return bytes(of: output.takeSegments())
}

/// The file of a table, in batches of `size` rows.
func encodeFile(
    _ table: TestTable, _ options: ParquetOptions, batchSize: Int = 1000, crew: any WorkCrew = SoloCrew()
) throws -> [UInt8] {
    try encodeFile(table.schema, try table.batches(of: batchSize), options, crew: crew)
}

private func bytes(of segments: [EncodedOutput.Segment]) -> [UInt8] {
    segments.flatMap { segment -> [UInt8] in
        switch segment {
        case .bytes(let bytes), .kept(let bytes): return bytes
        case .spilled: break
        }
        return []
    }
}
