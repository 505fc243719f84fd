import MillraceColumns
import Testing

@testable import MillraceText

/// What becomes of values that their declared types cannot hold, under each policy that keeps their records.
@Suite struct MisfitTests {
    struct Setting: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let slabBytes: Int
        var isCareful = false
        /// One value in so many is odd.
        var oddOf = 4

        var testDescription: String { "seed \(seed), slabs of \(slabBytes), careful \(isCareful), one odd in \(oddOf)" }
    }

    static let settings = [1, 2, 3].flatMap { seed in
        [64, 700, 2 << 20].flatMap { slabBytes in
            [false, true].flatMap { isCareful in
                [3, 40].map { Setting(seed: seed, slabBytes: slabBytes, isCareful: isCareful, oddOf: $0) }
            }
        }
    }

    private static let outputNames = ["number", "flag", "day", "note", "Key"]

    private func table(_ setting: Setting) -> (table: SlowMisfits, slabs: [Slab]) {
        var random = SeededGenerator(seed: setting.seed)
        let table = SlowMisfits(rows: 300, oddOf: setting.oddOf, using: &random)
        var reader = FastCSV(slabBytes: setting.slabBytes)
        reader.isCareful = setting.isCareful
        return (table, reader.cut(table.text(setting.seed % 2 == 0 ? "\r\n" : "\n")).slabs)
    }

    private func cells(_ batch: RecordBatch?) -> [[Cell]] {
        guard let batch else { return [] }
        return (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row) } }
    }

    @Test(arguments: settings) func `a rescued row and its odd texts are the source's cells`(_ setting: Setting) throws
    {
        let (table, slabs) = table(setting)
        let policy = MisfitPolicy.rescue(names: Self.outputNames)
        let plan = DecodingPlan(
            names: SlowMisfits.names, declared: SlowMisfits.declared, required: SlowMisfits.required,
            summaries: SlowMisfits.names.map { _ in ColumnSummary() }, misfits: policy)
        let classifier = CSVClassifier(
            dialect: .comma, columnCount: 5, declared: SlowMisfits.declared, required: SlowMisfits.required,
            misfits: policy)
        let expected = table.rescued(as: Self.outputNames)
        let decoded = try slabs.map { try CSVDecoder(dialect: .comma, plan: plan).decode($0) }
        #expect(decoded.flatMap { cells($0.batch) } == expected.rows)
        #expect(decoded.flatMap(\.rejects).map { Int($0.fault.position.record) } == expected.rejected)
        #expect(decoded.allSatisfy { $0.batch?.schema.fields.last == MisfitPolicy.rescuedField })
        var (mine, other): ([ColumnSummary], [ColumnSummary]) = ([], [])
        for slab in decoded { mine.merge(slab.summary) }
        for slab in slabs { other.merge(try classifier.decode(slab).summary) }
        let maps = expected.rows.compactMap { if case .map(let entries) = $0.last { entries } else { nil } }
        #expect(mine.reduce(0) { $0 + Int($1.misfits) } == maps.reduce(0) { $0 + $1.count })
        #expect(mine.map(\.misfits) == other.map(\.misfits))
    }

    @Test(arguments: settings) func `columns are widened by all of their values`(_ setting: Setting) throws {
        let (table, slabs) = table(setting)
        let expected = table.widened
        let classifier = CSVClassifier(
            dialect: .comma, columnCount: 5, declared: SlowMisfits.declared, required: SlowMisfits.required,
            misfits: .widen)
        let classified = try slabs.map { try classifier.decode($0) }
        var all: [ColumnSummary] = []
        for slab in classified { all.merge(slab.summary) }
        let final = plan(all)
        #expect(classified.flatMap(\.rejects).map { Int($0.fault.position.record) } == expected.rejected)
        for (column, type) in SlowMisfits.declared {
            #expect((final.columns[column] == .declared(type)) != expected.columns.contains(column))
        }
        // A first pass under the types that the first slab promises says the same, whatever it promises.
        let first = plan(Array(classified.prefix(1)).flatMap(\.summary))
        var seen: [ColumnSummary] = []
        var isContradicted = false
        for slab in slabs {
            let decoded =
                isContradicted
                ? try classifier.decode(slab) : try CSVDecoder(dialect: .comma, plan: first).decode(slab)
            seen.merge(decoded.summary)
            isContradicted = isContradicted || decoded.batch == nil || !first.holds(for: seen)
        }
        #expect(isContradicted == (first.types != final.types))
        if isContradicted { #expect(widenedTypes(seen, as: first) == final.types) }
        let decoded = try slabs.map { try CSVDecoder(dialect: .comma, plan: final).decode($0) }
        #expect(decoded.allSatisfy { $0.batch != nil })
        #expect(decoded.flatMap(\.rejects).map { Int($0.fault.position.record) } == expected.rejected)
        expectTexts(table, final, decoded.flatMap { cells($0.batch) }, without: Set(expected.rejected))
    }

    private func plan(_ summaries: [ColumnSummary]) -> DecodingPlan {
        DecodingPlan(
            names: SlowMisfits.names, declared: SlowMisfits.declared, required: SlowMisfits.required,
            summaries: summaries, misfits: .widen)
    }

    /// The final types; a column that was widened from the first slab on stays so.
    private func widenedTypes(_ summaries: [ColumnSummary], as first: DecodingPlan) -> [LogicalType] {
        let second = plan(summaries)
        return second.columns.indices.map { column in
            if case .declared = first.columns[column] { return second.columns[column].type }
            return summaries[column].resolvedType
        }
    }

    /// Columns that became text have every value as it stands.
    private func expectTexts(_ table: SlowMisfits, _ plan: DecodingPlan, _ rows: [[Cell]], without: Set<Int>) {
        let kept = table.rows.enumerated().filter { !without.contains($0.offset + 1) }.map(\.element)
        #expect(rows.count == kept.count)
        for (row, fields) in zip(rows, kept) {
            for column in fields.indices where plan.types[column] == .string {
                #expect(row[column] == fields[column].meaning.map { .string($0) } ?? .null)
            }
        }
    }

    @Test(arguments: [
        ("1\n2.5\n", LogicalType.double), ("1\nx\n", .string), ("007\nx\n", .string), ("2024-01-02\n\n", .date),
        ("007\n2.5\n", .string), ("007\n1\n", .int64), ("+1\n1\n", .int64), ("\n\n", .int64), ("true\n", .boolean),
        ("\"\"\n1\n", .string), ("9223372036854775808\n", .string),
    ]) func `an int64 column gives way to what its values allow`(values: String, type: LogicalType) throws {
        let fields = values.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let text = "k,v\n" + fields.map { "k,\($0)\n" }.joined()
        let slabs = FastCSV(slabBytes: 64).cut(Array(text.utf8)).slabs
        let classifier = CSVClassifier(dialect: .comma, columnCount: 2, declared: [1: .int64], misfits: .widen)
        var all: [ColumnSummary] = []
        for slab in slabs { all.merge(try classifier.decode(slab).summary) }
        let plan = DecodingPlan(names: ["k", "v"], declared: [1: .int64], summaries: all, misfits: .widen)
        #expect(plan.types[1] == type)
    }

    /// The declared kernel takes `007`; beside a value that it does not take, it is text.
    @Test func `what was read before the first misfit counts as what it is`() throws {
        var seen: [ColumnSummary] = []
        let first = DecodingPlan(
            names: ["k", "v"], declared: [1: .int64], summaries: [], misfits: .widen)
        for text in ["k,v\na,007\n", "k,v\na,2.5\n"] {
            let slab = try #require(FastCSV().cut(Array(text.utf8)).slabs.first)
            seen.merge(try CSVDecoder(dialect: .comma, plan: first).decode(slab).summary)
        }
        #expect(!first.holds(for: seen))
        let plan = DecodingPlan(names: ["k", "v"], declared: [1: .int64], summaries: seen, misfits: .widen)
        #expect(plan.types == [.string, .string])
    }
}
