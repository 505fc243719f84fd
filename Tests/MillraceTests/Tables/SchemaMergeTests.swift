import MillraceColumns
import Testing

@testable import Millrace

@Suite struct SchemaMergeTests {
    private func merged(_ files: [[Field]], isCaseSensitive: Bool = false) -> SchemaMerge {
        var merge = SchemaMerge(isCaseSensitive: isCaseSensitive)
        for (index, fields) in files.enumerated() { merge.add(fields, of: "f\(index)") }
        return merge
    }

    @Test func columnsComeInTheOrderOfTheirFirstFile() {
        let merge = merged([
            [Field("b", .int64, isNullable: false), Field("a", .string)],
            [Field("c", .date, isNullable: false), Field("a", .string), Field("b", .int64, isNullable: false)],
        ])
        // What one file lacks may be null, whatever the others say.
        #expect(
            merge.fields == [Field("b", .int64, isNullable: false), Field("a", .string), Field("c", .date)])
        #expect(merge.conflicts.isEmpty && merge.foldedNames.isEmpty)
    }

    @Test func whatIsInsideIsMergedToo() {
        func list(_ fields: [Field], _ name: String) -> Field {
            Field("l", .list(Field(name, .structure(fields), isNullable: false)))
        }
        let merge = merged([
            [list([Field("x", .int64, isNullable: false)], "element")],
            [list([Field("y", .double), Field("x", .int64, isNullable: false)], "item")],
        ])
        #expect(merge.fields == [list([Field("x", .int64, isNullable: false), Field("y", .double)], "element")])
        #expect(merge.conflicts.isEmpty)
    }

    @Test func disagreementsNameTheirFiles() {
        let map = LogicalType.map(key: Field("key", .string, isNullable: false), value: Field("value", .date))
        let other = LogicalType.map(key: Field("key", .string, isNullable: false), value: Field("value", .string))
        let merge = merged([
            [Field("a", .int64), Field("m", map)], [Field("A", .double), Field("m", other)],
            [Field("a", .double), Field("m", .list(Field("element", .string)))],
        ])
        #expect(
            merge.conflicts.map { "\($0.path) \($0.message)" } == [
                "a is int64 in f0, double in f1 and 1 more file", "m is a map in f0 and 1 more file, an array in f2",
                "m.value is date in f0, string in f1",
            ])
        #expect(merge.foldedNames.map(\.path) == ["a"])
    }

    @Test func decimalsOfAnotherWidthDisagree() {
        let merge = merged([
            [Field("a", .decimal(precision: 10, scale: 2))], [Field("a", .decimal(precision: 12, scale: 2))],
        ])
        #expect(merge.conflicts.map(\.message) == ["is decimal(10,2) in f0, decimal(12,2) in f1"])
    }

    @Test func manyTypesAreNotToldOneByOne() {
        let merge = merged((1...30).map { [Field("a", .decimal(precision: $0, scale: 0))] })
        let message = merge.conflicts.first?.message ?? ""
        #expect(message.contains("decimal(5,0) in f4, and other types") && !message.contains("decimal(6,0)"))
    }

    @Test func avroTellsNamesApart() {
        let files = [[Field("ID", .int64)], [Field("id", .int64)]]
        #expect(merged(files).conflicts.isEmpty)
        let conflicts = merged(files, isCaseSensitive: true).conflicts
        #expect(conflicts.map(\.message) == ["is called 'ID' in f0, 'id' in f1, which are two names to Avro"])
    }

    @Test func twoColumnsOfOneFileCannotBeOne() {
        let merge = merged([[Field("s", .structure([Field("x", .int64), Field("X", .string)]))]])
        #expect(merge.conflicts.map(\.path) == ["s.x"])
        #expect(merge.conflicts.map(\.isAboutName) == [true])
    }
}
