import FuzzKit
import MillraceColumns
import MillraceCompression
import MillraceParquet

/// Batches as a Parquet file with small pages and row groups, and back.
struct ParquetRoundTrip {
    private var options: ParquetOptions

    /// Takes four bytes.
    init(from input: inout FuzzInput) {
        let codec = input.choose([CompressionCodec.none, .snappy, .zstd(level: 1), .gzip(level: 1), .lz4Raw])
        options = ParquetOptions(codec: codec, createdBy: "Millrace version 0.0.0 (build 0)")
        options.profile = input.choose(ParquetProfile.allCases)
        options.pageRows = input.choose([20_000, 1, 7, 64])
        options.rowGroupRows = input.choose([1 << 20, 1, 10, 100])
    }

    func rows(of batches: [RecordBatch], schema: Schema) -> [[Cell]] {
        do {
            var output = EncodedOutput()
            var encoder = try ParquetEncoder(schema: schema, options: options, keeper: MemoryKeeper())
            for batch in batches { try encoder.encode(batch, into: &output) }
            try encoder.finish(into: &output)
            let file = try ParquetFile(MemorySource(output.takeBytes()))
            require(try file.schema() == schema, "Parquet: another schema")
            return try file.metadata.rowGroups.indices.flatMap { try file.readRows(rowGroup: $0).rows }
        } catch { fatalError("Parquet: \(error)") }
    }
}
