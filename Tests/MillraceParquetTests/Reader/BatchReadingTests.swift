import MillraceColumns
import Testing

@testable import MillraceParquet

/// The rows of a file do not depend on how they are cut into batches.
@Suite struct BatchReadingTests {
    @Test(arguments: 0..<20, [(1, 1 << 20), (7, 1 << 20), (64, 100), (1000, 1)])
    func sameRows(seed: UInt64, limit: (rows: Int, bytes: Int)) throws {
        var random = RandomTable(seed: 5000 + seed)
        let schema = random.schema(columns: 3, depth: 3)
        let table = random.table(schema, rows: 300, nulls: .few)
        let bytes = try encodeFile(table, .small(.snappy))
        var limits = ParquetReadLimits()
        limits.batchRows = limit.rows
        limits.batchBytes = limit.bytes
        let file = try ParquetFile(MemorySource(bytes))
        var found: [[Cell]] = []
        for group in file.metadata.rowGroups.indices {
            var reader = try file.rowGroup(group, limits: limits)
            while let batch = try reader.next() {
                #expect(batch.rowCount > 0 && batch.rowCount <= limit.rows)
                found += (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row).exact } }
            }
        }
        #expect(found == table.rows.map { $0.map(\.exact) })
    }

    @Test(arguments: [2, 1, 3])
    func textOfADictionaryIsNotCopied(removed: Int) throws {
        var dictionary = LeafValues(.string)
        for text in ["alpha", "beta", ""] { try dictionary.append(text: Array(text.utf8)) }
        var values = LeafValues(.string)
        try values.append(text: Array("own".utf8))
        try values.append(dictionary, identity: 0, at: [1, 0, 2, 1])
        #expect(values.ownBytes == 3)
        values.removeFirst(removed)
        #expect(values.ownBytes == 0)
        try values.append(dictionary, identity: 0, at: [0])
        try values.append(text: Array("more".utf8))
        let all = ["own", "beta", "alpha", "", "beta", "alpha", "more"]
        let vector = ColumnVector(type: .string, count: values.count, validity: nil, storage: values.scattered(nil))
        #expect((0..<vector.count).map { vector.cell(at: $0) } == all[removed...].map { .string($0) })
    }
}
