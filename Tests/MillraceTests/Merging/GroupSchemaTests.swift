import MillraceColumns
import MillraceText
import Testing

@testable import Millrace

@Suite struct GroupSchemaTests {
    @Test func columnsOfAllMembersStandInTheOrderOfTheirAppearance() throws {
        var group = GroupSchema(last: ["_rescued"])
        let first = Schema([Field("id", .int64, isNullable: false), Field("a", .string), Field("_rescued", .string)])
        let second = Schema([Field("b", .date), Field("ID", .int64, isNullable: false), Field("_rescued", .string)])
        #expect(group.add(first) == nil)
        #expect(group.add(second) == nil)
        let schema = group.schema
        #expect(
            schema
                == Schema([
                    Field("id", .int64, isNullable: false), Field("a", .string), Field("b", .date),
                    Field("_rescued", .string),
                ]))
        #expect(group.arrangement(of: second).places == [1, nil, 0, 2])
        #expect(group.arrangement(of: first).places == [0, 1, nil, 2])
    }

    @Test func whatAMemberLacksMayBeNull() {
        var group = GroupSchema(last: [])
        _ = group.add(Schema([Field("a", .int64, isNullable: false), Field("b", .int64, isNullable: false)]))
        _ = group.add(Schema([Field("a", .int64, isNullable: false)]))
        #expect(group.schema.fields.map(\.isNullable) == [false, true])
    }

    @Test func anotherTypeDoesNotFit() {
        var group = GroupSchema(last: [])
        #expect(group.add(Schema([Field("a", .int64), Field("b", .date)])) == nil)
        #expect(group.add(Schema([Field("c", .date), Field("A", .double)])) == "A")
        #expect(group.schema.fields.map(\.name) == ["a", "b"])
    }

    @Test func aBatchGetsTheGroupsColumns() throws {
        var group = GroupSchema(last: [])
        let member = Schema([Field("b", .int64)])
        _ = group.add(Schema([Field("a", .string)]))
        _ = group.add(member)
        let batch = RecordBatch(schema: member, rowCount: 2, columns: [ColumnVector.nulls(of: .int64, count: 2)])
        let arranged = group.arrangement(of: member).apply(batch)
        #expect(arranged.schema == group.schema)
        #expect(arranged.columns.map(\.type) == [.string, .int64])
        #expect(arranged.columns.allSatisfy { $0.isNull(0) && $0.isNull(1) })
    }

    @Test func aConsensusIsAboutAllValuesOfAName() {
        func summary(_ classes: [ValueClass]) -> ColumnSummary {
            var summary = ColumnSummary()
            for item in classes { summary.merge(ColumnSummary.of(item)) }
            return summary
        }
        var consensus = GroupConsensus()
        consensus.merge(["id", "x"], .fields([summary([.integer]), summary([.date])]))
        consensus.merge(["X", "ID"], .fields([summary([.date]), summary([.double])]))
        consensus.merge(["y"], .fields([]))
        guard case .fields(let columns) = consensus.summary(for: ["Id", "x", "y", "z"]) else {
            Issue.record("fields became records")
            return
        }
        #expect(columns.map(\.resolvedType) == [.double, .date, .string, .string])
        #expect(columns.map(\.values) == [2, 2, 0, 0])
    }
}

extension ColumnSummary {
    /// Of one value of a class.
    fileprivate static func of(_ item: ValueClass) -> ColumnSummary {
        let texts: [ValueClass: String] = [.integer: "5000000", .double: "1.5", .date: "2026-01-02"]
        let dialect = CSVDialect.comma
        var cutter = TextReading.fields(dialect, ValueOptions()).cutter(slabBytes: 1 << 16, recordLimit: 1 << 16)
        var slabs: [Slab] = []
        let text = Array("h\n\(texts[item] ?? "")\n".utf8)
        do {
            try text.withUnsafeBytes { try cutter.append($0, into: &slabs) }
            try cutter.finish(into: &slabs)
            let classifier = TextReading.fields(dialect, ValueOptions()).classifier(TextColumns(names: ["h"]))
            if let slab = slabs.first, case .fields(let found) = try classifier.decode(slab).summary { return found[0] }
        } catch {
            Issue.record(error)
        }
        return ColumnSummary()
    }
}
