import MillraceColumns
import Testing

@testable import MillraceAvro

@Suite struct AvroEncoderTests {
    @Test(arguments: Scalars.types, NullPattern.allCases)
    func fastPathEqualsSlowTwin(type: LogicalType, pattern: NullPattern) throws {
        for rowCount in [1, 2, 63, 64, 65, 1025] {
            let table = Table.scalar(type, pattern, rowCount: rowCount)
            #expect(try Files.encode(table) == Files.encodeSlowly(table), "\(rowCount) rows")
        }
    }

    @Test(arguments: [1, 7, 1000, 65_536])
    func bytesDoNotDependOnBatches(batchSize: Int) throws {
        let table = Table.wide(rowCount: 3000)
        #expect(try Files.encode(table, batchSize: batchSize) == Files.encodeSlowly(table))
    }

    @Test func aTableWithoutRowsIsAHeader() throws {
        let table = Table(name: "empty", schema: Table.wide(rowCount: 0).schema, rows: [])
        #expect(try Files.encode(table) == AvroEncoder.fileHeader(Files.options(table.schema)))
    }
}
