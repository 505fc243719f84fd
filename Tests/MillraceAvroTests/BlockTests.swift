import Dispatch
import MillraceColumns
import Testing

@testable import MillraceAvro

@Suite struct BlockTests {
    private static func texts(_ lengths: [Int]) -> Table {
        let rows = lengths.map { [Cell.string(String(repeating: "t", count: $0))] }
        return Table(name: "texts", schema: Schema([Field("text", .string, isNullable: false)]), rows: rows)
    }

    private func blocks(_ lengths: [Int], batchSize: Int = 1000) throws -> [AvroBlockInfo] {
        try Files.read(Files.encode(Self.texts(lengths), batchSize: batchSize)).blocks
    }

    @Test func aBlockEndsBeforeTheRowThatWouldOverfillIt() throws {
        // 64 KiB; a text of 997 bytes and its length take 999.
        let found = try blocks(Array(repeating: 997, count: 200))
        #expect(found.map(\.rowCount) == [65, 65, 65, 5])
        #expect(found.map(\.uncompressedBytes) == [65 * 999, 65 * 999, 65 * 999, 5 * 999])
    }

    @Test func aBlockIsFilledToTheLastByte() throws {
        #expect(try blocks([65_533, 0]).map(\.rowCount) == [1, 1])
        #expect(try blocks([65_532, 0, 0]).map(\.rowCount) == [2, 1])
        #expect(try blocks([65_531, 0, 0, 0]).map(\.rowCount) == [3, 1])
    }

    @Test(arguments: [1, 2, 3, 1000])
    func aHugeRowIsItsOwnBlock(batchSize: Int) throws {
        let found = try blocks([10, 300_000, 10, 20, 70_000, 70_000, 5], batchSize: batchSize)
        #expect(found.map(\.rowCount) == [1, 1, 2, 1, 1, 1])
    }

    @Test(arguments: [1, 3, 1000])
    func hugeRowsAreWrittenAsTheSlowTwinDoes(batchSize: Int) throws {
        let lengths = (0..<300).map { $0 % 11 == 0 ? 60_000 + $0 * 100 : ($0 * 37) % 2000 }
        let table = Self.texts(lengths)
        #expect(try Files.encode(table, batchSize: batchSize) == Files.encodeSlowly(table))
    }

    @Test(arguments: NestedTables.all, [1, 7, 1000])
    func nestedBytesDoNotDependOnBatches(table: Table, batchSize: Int) throws {
        #expect(try Files.encode(table, batchSize: batchSize) == Files.encodeSlowly(table))
    }

    @Test(arguments: RandomTables.seeds)
    func randomTablesAreReadBackWhateverTheBatches(seed: Int) throws {
        let table = RandomTables.table(seed: seed)
        let bytes = try Files.encode(table, batchSize: 1 + seed)
        #expect(try bytes == Files.encodeSlowly(table))
        #expect(try Files.read(bytes).rows == table.rows)
    }

    /// SPEC: "Decimal": two's complement, big-endian; no byte more than the number needs.
    @Test(
        arguments: [
            (0, [0x00]), (1, [0x01]), (-1, [0xFF]), (127, [0x7F]), (128, [0x00, 0x80]), (-128, [0x80]),
            (-129, [0xFF, 0x7F]),
            (1 << 80, [0x01] + Array(repeating: 0, count: 10)), (-(1 << 79), [0x80] + Array(repeating: 0, count: 9)),
        ] as [(Int128, [UInt8])], [3, 38])
    func decimalsAreMinimal(value: (Int128, [UInt8]), precision: Int) throws {
        guard precision > 18 || abs(value.0) < 1000 else { return }
        let schema = Schema([Field("d", .decimal(precision: precision, scale: 0), isNullable: false)])
        let bytes = try Files.encode(Table(name: "decimal", schema: schema, rows: [[.decimal(value.0)]]))
        let length = UInt8(value.1.count)
        let block = [2, 2 * (length + 1), 2 * length] + value.1 + Files.marker
        #expect(Array(bytes.suffix(block.count)) == block)
    }

    @Test func rowsWithoutColumnsAreCounted() throws {
        let table = Table(name: "none", schema: Schema([]), rows: Array(repeating: [], count: 5))
        let file = try Files.read(Files.encode(table, batchSize: 2))
        #expect(file.blocks.map(\.rowCount) == [5])
        #expect(file.rows.count == 5)
    }

    @Test func partsWriteTheSameFile() throws {
        let table = Table.wide(rowCount: 2000)
        let options = try Files.options(table.schema, codec: .snappy)
        var file = AvroEncoder.fileHeader(options)
        var builder = BlockBuilder(schema: options.schema, target: options.blockSize)
        for batch in try table.batches(of: 300) {
            try builder.encode(batch) { rowCount, bytes throws(EncodingFault) in
                var sealer = try BlockSealer(options)
                file += try sealer.seal(rowCount: rowCount, bytes)
            }
        }
        try builder.finish { rowCount, bytes throws(EncodingFault) in
            var sealer = try BlockSealer(options)
            file += try sealer.seal(rowCount: rowCount, bytes)
        }
        #expect(try Files.encode(table, codec: .snappy) == file)
    }

    @Test(arguments: [2, 3, 5])
    func sameBytesWithAnyCrew(width: Int) throws {
        let table = Table.scalar(.string, .alternating, rowCount: 100_000)
        let options = try Files.options(table.schema, codec: .deflate(level: 1))
        var encoder = try AvroEncoder(options, crew: TestCrew(width: width))
        var output = EncodedOutput()
        for batch in try table.batches(of: 9000) { try encoder.encode(batch, into: &output) }
        try encoder.finish(into: &output)
        #expect(
            Files.bytes(of: &output)
                == (try Files.encode(table, codec: .deflate(level: 1), batchSize: 65_536)))
    }

    @Test func nullsInRequiredFieldsAreRefused() throws {
        let nullable = Table.scalar(.int64, .first, rowCount: 3)
        let batch = try #require(try nullable.batches(of: 3).first)
        let schema = Schema([Field("value", .int64, isNullable: false)])
        var encoder = try AvroEncoder(Files.options(schema))
        var output = EncodedOutput()
        let forged = RecordBatch(schema: schema, rowCount: 3, columns: batch.columns)
        #expect(throws: EncodingFault.self) { try encoder.encode(forged, into: &output) }
        #expect(throws: EncodingFault.self) { try encoder.encode(batch, into: &output) }
    }
}

/// Threads of the system's pool.
struct TestCrew: WorkCrew {
    let width: Int

    func share(_ count: Int, _ body: @escaping @Sendable (_ piece: Int, _ worker: Int) -> Void) {
        let width = width
        DispatchQueue.concurrentPerform(iterations: width) { worker in
            for piece in stride(from: worker, to: count, by: width) { body(piece, worker) }
        }
    }
}
