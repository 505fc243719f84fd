import MillraceColumns
import Testing

@testable import Millrace

@Suite struct SchemaLayoutTests {
    private func schema(_ text: String) throws -> DeclaredSchema { try DeclaredSchema(parsing: Array(text.utf8)) }

    @Test func `columns are matched by name, then without regard to case`() throws {
        let layout = try SchemaLayout(schema("Name string, id bigint not null, x date"), names: ["x", "ID", "name"])
        #expect(layout.declared == [0: .date, 1: .int64, 2: .string])
        #expect(layout.required == [1])
        #expect(layout.names(for: ["x", "ID", "name"]) == ["Name", "id", "x"])
        #expect((0..<3).map { layout.source(ofOutput: $0) } == [2, 1, 0])
    }

    @Test func `an exact name is not taken by another`() throws {
        // Two names that differ in case are one file's right; each goes where it fits best.
        let layout = try SchemaLayout(schema("id int, other int"), names: ["ID", "id"])
        #expect(layout.declared == [1: .int64])
        #expect(layout.names(for: ["ID", "id"]) == ["id", "other", "ID"])
    }

    @Test func `a name that fits several is refused`() throws {
        #expect { try SchemaLayout(schema("Id int"), names: ["ID", "id"]) } throws: { error in
            (error as? MillraceError)?.code == .usage && "\(error)".contains("'ID' and 'id'")
        }
    }

    @Test func `a missing column is null throughout, of any type`() throws {
        let types =
            "a boolean, b int, c double, d decimal(9,2), e decimal(30,2), f date, g timestamp, h string, "
            + "i struct<x:int,y:list<string>>, j list<struct<z:date>>, k map<string,int>"
        let layout = try SchemaLayout(schema(types), names: ["more"])
        for rowCount in [0, 1, 64, 65] {
            var builder = RecordBatchBuilder(schema: Schema([Field("more", .int64)]))
            for row in 0..<rowCount { try builder.append([.int64(Int64(row))]) }
            let laid = layout.apply(builder.finish())
            #expect(laid.columns.dropLast().allSatisfy { $0.nullCount == rowCount && $0.count == rowCount })
            #expect(zip(laid.schema.fields, laid.columns).allSatisfy { $0.type == $1.type })
            #expect(laid.schema.fields.last == Field("more", .int64))
            #expect(laid.columns.last?.nullCount == 0)
        }
    }

    @Test func `a missing column that must be there is refused`() throws {
        #expect { try SchemaLayout(schema("a int not null"), names: ["b", "c"]) } throws: { error in
            (error as? MillraceError)?.code == .valueRefused && "\(error)".contains("'b' and 'c'")
        }
    }
}
