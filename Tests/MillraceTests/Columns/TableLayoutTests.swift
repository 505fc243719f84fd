import MillraceColumns
import Testing

@testable import Millrace

@Suite struct TableLayoutTests {
    private func batch(_ fields: [Field], _ rows: [[Cell]]) throws -> RecordBatch {
        var builder = RecordBatchBuilder(schema: Schema(fields))
        for row in rows { try builder.append(row) }
        return builder.finish()
    }

    private func rows(_ batch: RecordBatch) -> [[Cell]] {
        (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row) } }
    }

    @Test func `without schema and edits nothing changes`() throws {
        let layout = try TableLayout(names: ["a"], types: [0: .double])
        #expect(layout.isIdentity && layout.declared == [0: .double] && layout.required.isEmpty)
        let batch = try batch([Field("a", .double)], [[.double(1)]])
        #expect(rows(layout.apply(batch)) == rows(batch))
    }

    @Test func `what is hidden is read as text, whatever else was said`() throws {
        var edits = ColumnEdits()
        (edits.dropped, edits.hashed, edits.masked) = (["a"], ["b"], ["c"])
        let schema = try DeclaredSchema(parsing: Array("b int, c date, d bigint not null, e int".utf8))
        let layout = try TableLayout(
            names: ["E", "d", "c", "B", "a"], types: [3: .int64, 0: .double], schema: schema, edits: edits,
            key: HashKey("k"))
        #expect(layout.declared == [0: .double, 1: .int64, 2: .string, 3: .string, 4: .string])
        #expect(layout.required == [1])
    }

    @Test func `the schema's columns come first, then edits work on its names`() throws {
        var edits = ColumnEdits()
        (edits.dropped, edits.hashed, edits.masked) = (["more"], ["gone"], ["id"])
        edits.renamed = [.init("gone", to: "code")]
        let schema = try DeclaredSchema(parsing: Array("id bigint not null, gone int, day date".utf8))
        let layout = try TableLayout(
            names: ["day", "more", "ID", "last"], schema: schema, edits: edits, key: HashKey("k"))
        let decoded = try batch(
            [Field("day", .date), Field("more", .string), Field("ID", .string), Field("last", .boolean)],
            [[.date(1), .string("x"), .string("7"), .boolean(true)], [.null, .null, .string("8"), .null]])
        let laid = layout.apply(decoded)
        #expect(
            laid.schema
                == Schema([
                    Field("id", .string, isNullable: false), Field("code", .string), Field("day", .date),
                    Field("last", .boolean),
                ]))
        #expect(
            rows(laid) == [
                [.string("***"), .null, .date(1), .boolean(true)], [.string("***"), .null, .null, .null],
            ])
        #expect(layout.outputSchema(decoded.schema) == laid.schema)
    }
}
