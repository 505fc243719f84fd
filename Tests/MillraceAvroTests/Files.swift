import MillraceBytes
import MillraceColumns

@testable import MillraceAvro

/// Writing files for tests.
enum Files {
    static let marker: [UInt8] = (0..<16).map { 0xA0 + $0 }

    static func options(_ schema: Schema, codec: AvroCodec = .null, blockSize: Int = 64 << 10) throws -> AvroOptions {
        try AvroOptions(schema: schema, codec: codec, blockSize: blockSize, syncMarker: marker)
    }

    /// The bytes of a table's file, encoded from batches of `batchSize` rows.
    static func encode(
        _ table: Table, codec: AvroCodec = .null, blockSize: Int = 64 << 10, batchSize: Int = 65_536
    ) throws -> [UInt8] {
        try encode(table, options(table.schema, codec: codec, blockSize: blockSize), batchSize: batchSize)
    }

    /// The bytes of a table's file with any options.
    static func encode(_ table: Table, _ options: AvroOptions, batchSize: Int = 65_536) throws -> [UInt8] {
        var encoder = try AvroEncoder(options)
        var output = EncodedOutput()
        for batch in try table.batches(of: batchSize) { try encoder.encode(batch, into: &output) }
        try encoder.finish(into: &output)
        return bytes(of: &output)
    }

    /// The same file by the slow twin: one row after the other, cut by the rule as it is written down.
    static func encodeSlowly(_ table: Table, blockSize: Int = 64 << 10) throws -> [UInt8] {
        let options = try options(table.schema, blockSize: blockSize)
        var file = AvroEncoder.fileHeader(options)
        var sealer = try BlockSealer(options)
        var block: [UInt8] = []
        var rowCount = 0
        for batch in try table.batches(of: max(table.rows.count, 1)) {
            for row in 0..<batch.rowCount {
                var sink = ByteSink()
                try ValueWriter.write(row: row, of: batch.columns, fields: table.schema.fields, into: &sink)
                if rowCount > 0, block.count + sink.count > blockSize {
                    file += try block.withUnsafeBytes { try sealer.seal(rowCount: rowCount, $0) }
                    block = []
                    rowCount = 0
                }
                block += sink.copyBytes()
                rowCount += 1
            }
        }
        if rowCount > 0 { file += try block.withUnsafeBytes { try sealer.seal(rowCount: rowCount, $0) } }
        return file
    }

    static func bytes(of output: inout EncodedOutput) -> [UInt8] {
        output.takeSegments().flatMap { segment in
            if case .bytes(let bytes) = segment { return bytes }
            return []
        }
    }
}

/// What a reader found in a file.
struct FileContent {
    let header: AvroHeader
    let blocks: [AvroBlockInfo]
    let rows: [[Cell]]
}

extension Files {
    /// Reads a file that comes in pieces of `chunk` bytes.
    @discardableResult
    static func read(
        _ bytes: [UInt8], chunk: Int = 65_536, limits: AvroReadLimits = AvroReadLimits(blockBytes: 1 << 20),
        readsRows: Bool = true
    ) throws -> FileContent {
        var reader = AvroReader(limits: limits, readsRows: readsRows)
        var header: AvroHeader?
        var blocks: [AvroBlockInfo] = []
        var rows: [[Cell]] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { reader.append($0) }
            while let event = try reader.next() {
                switch event {
                case .header(let found): header = found
                case .block(let info): blocks.append(info)
                case .rows(let batch):
                    rows += (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row) } }
                }
            }
        }
        try reader.finish()
        guard let header else { throw AvroFault.notAvro }
        return FileContent(header: header, blocks: blocks, rows: rows)
    }
}
