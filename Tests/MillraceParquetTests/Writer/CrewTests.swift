import Dispatch
import MillraceColumns
import Testing

@testable import MillraceParquet

/// What is written does not depend on how many threads encode.
@Suite struct CrewTests {
    @Test(arguments: 2...5)
    func sameBytesWithAnyCrew(width: Int) throws {
        var random = RandomTable(seed: 77)
        let table = random.everyFlatType(rows: 6000, nulls: .few)
        let nested = random.table(random.schema(columns: 4, depth: 3), rows: 6000, nulls: .few)
        for table in [table, nested] {
            let alone = try encodeFile(table, .small(.zstd(level: 1)), batchSize: 6000)
            let together = try encodeFile(table, .small(.zstd(level: 1)), batchSize: 6000, crew: TestCrew(width: width))
            #expect(together == alone)
        }
    }

    /// The fault of the first column in file order is thrown, whichever thread met its own first.
    @Test func theFirstColumnsFault() throws {
        let schema = Schema([
            Field("a", .int64), Field("b", .int64, isNullable: false), Field("c", .string, isNullable: false),
        ])
        var builder = RecordBatchBuilder(schema: Schema(schema.fields.map { Field($0.name, $0.type) }))
        for _ in 0..<20_000 { try builder.append([.int64(1), .null, .null]) }
        let built = builder.finish()
        let batch = RecordBatch(schema: schema, rowCount: built.rowCount, columns: built.columns)
        for _ in 0..<20 {
            var encoder = try ParquetEncoder(
                schema: schema, options: .standard(), keeper: MemoryKeeper(), crew: TestCrew(width: 3))
            var output = EncodedOutput()
            #expect(throws: EncodingFault.unsupported("column b holds a null where its schema allows none")) {
                try encoder.encode(batch, into: &output)
            }
        }
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
