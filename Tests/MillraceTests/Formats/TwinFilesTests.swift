import Foundation
import MillraceAvro
import MillraceColumns
import MillraceCompression
import MillraceParquet
import Testing

/// One table in both formats, for foreign readers to find the same cells in: interop/test_twins.py compares them.
@Suite struct TwinFilesTests {
    @Test(arguments: 0..<16)
    func bothFormats(seed: UInt64) throws {
        let table = TwinTables(seed: seed, rowCount: 400)
        let parquet = try parquetFile(table, seed)
        let avro = try avroFile(table, seed)
        #expect(parquet.prefix(4) == ArraySlice("PAR1".utf8))
        #expect(avro.prefix(3) == ArraySlice("Obj".utf8))
        guard let folder = ProcessInfo.processInfo.environment["MILLRACE_INTEROP_DIR"] else { return }
        let place = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent("twins")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (name, bytes) in [("parquet", parquet), ("avro", avro), ("jsonl", Array(table.lines.utf8))] {
            try Data(bytes).write(to: place.appendingPathComponent("twin-\(seed).\(name)"))
        }
    }

    /// Small pages and row groups, every profile in turn.
    private func parquetFile(_ table: TwinTables, _ seed: UInt64) throws -> [UInt8] {
        let codecs: [CompressionCodec] = [.snappy, .zstd(level: 1), .gzip(level: 1), .lz4Raw, .none]
        var options = ParquetOptions(
            codec: codecs[Int(seed) % codecs.count], createdBy: "Millrace version 0.1.0 (build 0)")
        options.profile = ParquetProfile.allCases[Int(seed) % ParquetProfile.allCases.count]
        options.pageBytes = 8192
        options.pageRows = 60
        options.rowGroupRows = 170
        var output = EncodedOutput()
        var encoder = try ParquetEncoder(schema: table.schema, options: options, keeper: MemoryKeeper())
        try encoder.encode(try table.batch(), into: &output)
        try encoder.finish(into: &output)
        return bytes(of: &output)
    }

    private func avroFile(_ table: TwinTables, _ seed: UInt64) throws -> [UInt8] {
        let codecs: [MillraceAvro.AvroCodec] = [
            .deflate(level: 1), .snappy, .zstandard(level: 1), .bzip2(level: 1), .null,
        ]
        let options = try AvroOptions(
            schema: table.schema, codec: codecs[Int(seed) % codecs.count], blockSize: 64 << 10,
            syncMarker: (0..<16).map { UInt8($0) &+ UInt8(seed) })
        var output = EncodedOutput()
        var encoder = try AvroEncoder(options)
        try encoder.encode(try table.batch(), into: &output)
        try encoder.finish(into: &output)
        return bytes(of: &output)
    }

    private func bytes(of output: inout EncodedOutput) -> [UInt8] {
        output.takeSegments().flatMap { segment -> [UInt8] in
            switch segment {
            case .bytes(let bytes), .kept(let bytes): return bytes
            case .spilled: return []
            }
        }
    }
}
