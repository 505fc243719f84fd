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
            compare(try file.schema(), with: schema)
            return try file.metadata.rowGroups.indices.flatMap { try file.readRows(rowGroup: $0).rows }
        } catch { fatalError("Parquet: \(error)") }
    }

    /// Only the profile compat may rename columns: to plain names that differ, case aside.
    private func compare(_ read: Schema, with schema: Schema) {
        guard options.profile == .compat else { return require(read == schema, "Parquet: another schema") }
        let shapes = (
            read.fields.map { Field("", $0.type, isNullable: $0.isNullable) },
            schema.fields.map { Field("", $0.type, isNullable: $0.isNullable) }
        )
        require(shapes.0 == shapes.1, "Parquet: other types")
        let names = read.fields.map(\.name)
        require(Set(names.map { $0.lowercased() }).count == names.count, "Parquet: names that differ by case only")
        let isPlain = names.allSatisfy { name in
            name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        }
        require(isPlain, "Parquet: a name that is not plain")
    }
}
