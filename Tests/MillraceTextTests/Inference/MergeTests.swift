import MillraceColumns
import Testing

@testable import MillraceText

/// A summary is the same for all orders and all splits of the values, and so is the plan that follows from it.
@Suite struct MergeTests {
    static let pools: [[String]] = [
        ["1", "0", "77", ""], ["1", "2.5", "-0.25", "1e3"], ["12345678901234567890", "1", "0.1"],
        ["0.12345678901234567890", "5", ".5"], ["01/02/2024", "03/04/2024", "13/04/2024"],
        ["01/02/2024", "04/13/2024", "13/04/2024"], ["01/02/2024", "2024-05-06"],
        ["2024-5-6", "2024-05-06", "2024-05-06 9:05"], ["13/02/2024 9:05", "01/02/2024 10:06"],
        ["2024-5-6 9:05", "2024-5-6 10:05", "2024-05-06 10:00"], ["2024-05-06 10:00", "2024-05-06", "2024-5-6"],
        ["01.02.2024", "01/02/2024"], ["2024/01/02", "2024/1/2 10:00", ""], ["1,5", "1.234,5", "7"],
        ["ja", "nein", "1", "0"], ["1", "0", "2"], ["NA", "x", ""], ["NaN", "1.5"], ["9007199254740993", "1.5"],
    ]

    static func values(using random: inout SeededGenerator) -> [String] {
        let pool =
            (pools.randomElement(using: &random) ?? []) + (Int.random(in: 0..<6, using: &random) == 0 ? ["abc"] : [])
        return (0..<Int.random(in: 0...12, using: &random)).map { _ in pool.randomElement(using: &random) ?? "" }
    }

    static func summary(_ values: some Sequence<String>, _ options: ValueOptions) throws -> ColumnSummary {
        let text = "a\n" + values.map { $0.isEmpty ? "\n" : "\"\($0)\"\n" }.joined()
        let cut = FastCSV().cut(Array(text.utf8))
        let classifier = CSVClassifier(dialect: .comma, columnCount: 1, values: options)
        var merged: [ColumnSummary] = []
        for slab in cut.slabs { merged.merge(try classifier.decode(slab).summary) }
        return merged.first ?? ColumnSummary()
    }

    @Test(arguments: ValueOptions.variety) func `any order and any split gives the same summary`(
        options: ValueOptions
    ) throws {
        var random = SeededGenerator(seed: 91)
        for _ in 0..<150 {
            let values = MergeTests.values(using: &random).filter { !$0.isEmpty }
            let whole = try MergeTests.summary(values, options)
            let shuffled = values.shuffled(using: &random)
            let cuts = [0, shuffled.count].map { _ in Int.random(in: 0...shuffled.count, using: &random) }.sorted()
            let (low, high) = (cuts[0], cuts[1])
            let parts = try [shuffled[..<low], shuffled[low..<high], shuffled[high...]].map {
                try MergeTests.summary($0, options)
            }
            var left = parts[0]
            left.merge(parts[1])
            left.merge(parts[2])
            var tail = parts[2]
            tail.merge(parts[1])
            var right = parts[0]
            right.merge(tail)
            #expect(left == right)
            #expect(values.isEmpty || left == whole, "\(values)")
            #expect(ColumnPlan(predicting: left) == ColumnPlan(predicting: whole))
        }
    }

    @Test(arguments: ValueOptions.variety) func `what is settled to be text stays text`(options: ValueOptions) throws {
        var random = SeededGenerator(seed: 92)
        for _ in 0..<300 {
            var summary = try MergeTests.summary(MergeTests.values(using: &random), options)
            guard summary.isSettledString else { continue }
            #expect(summary.resolvedType == .string)
            summary.merge(try MergeTests.summary(MergeTests.values(using: &random), options))
            #expect(summary.isSettledString)
        }
    }

    static let laidOut = ColumnPlan.dated(
        .timestamp(isAdjustedToUTC: false), DateLayout(.dayFirst, mark: UInt8(ascii: "/")))

    @Test(arguments: [
        (["01/02/2024", "13/02/2024"], ColumnPlan.dated(.date, DateLayout(.dayFirst, mark: 0x2F))),
        (
            ["01/02/2024 10:05", "02/13/2024 9:05"],
            .dated(.timestamp(isAdjustedToUTC: false), DateLayout(.monthFirst, mark: 0x2F))
        ),
        (["01/02/2024", "02/03/2024"], .predicted(.string)), (["13/02/2024", "02/13/2024"], .settledString),
        (["13/02/2024", "13.02.2024"], .settledString), (["13/02/2024", "2024-02-13"], .settledString),
        (["2024/02/03"], .dated(.date, DateLayout(.yearFirst, mark: 0x2F))),
        (["2024-02-03", "2024-2-3"], .dated(.date, .dashedYearFirst)), (["13/02/2024", "x"], .settledString),
        (["31/12/24"], .settledString), (["13/02/2024", "13/02/2024 9:05"], .settledString),
        (["13/02/2024 9:05", "13/02/2024 9:05:01"], .settledString),
        (["2024-02-13 10:05", "2024-02-13 9:05"], .settledString),
        (["13/02/2024 9:05 AM", "13/02/2024 9:05 pm"], laidOut),
        (["13/02/2024 9:05 AM", "13/02/2024 9:05"], .settledString),
        (["13/02/2024 10:05", "13/02/2024T10:05"], .settledString),
    ]) func `the whole column settles the order of its dates`(values: [String], plan: ColumnPlan) throws {
        #expect(ColumnPlan(predicting: try MergeTests.summary(values, ValueOptions())) == plan)
        #expect(ColumnPlan(predicting: try MergeTests.summary(values.reversed(), ValueOptions())) == plan)
    }

    @Test(arguments: [
        (DecimalInference.off, ["0.12345678901234567890"], LogicalType.string), (.off, ["1.10", "2"], .double),
        (.off, ["12345678901234567890"], .string),
        (.exact, ["0.12345678901234567890", "77"], .decimal(precision: 22, scale: 20)),
        (.exact, ["1.10", "2"], .double),
        (.exact, ["12345678901234567890", "1"], .decimal(precision: 20, scale: 0)),
        (.exact, ["9007199254740993", "0.5"], .decimal(precision: 17, scale: 1)),
        (.exact, ["0.12345678901234567890", "1e3"], .string), (.exact, ["9007199254740993"], .int64),
        (.always, ["1.10", "200"], .decimal(precision: 5, scale: 2)), (.always, ["1.5", "1e3"], .double),
        (.always, ["0.5", "NaN"], .double), (.always, ["1", "2"], .int64),
        (.always, ["0.00", "0.10"], .decimal(precision: 2, scale: 2)),
        (.always, ["0."], .decimal(precision: 1, scale: 0)),
        (.always, ["1.5", "x"], .string),
        (.always, ["1" + String(repeating: "0", count: 30), "0.0000000001"], .string),
        (.always, ["100000000000000000000.0", "0.00000000000000000001"], .double),
    ]) func `decimals are as wide as the widest value asks`(
        inference: DecimalInference, values: [String], type: LogicalType
    ) throws {
        #expect(try MergeTests.summary(values, .made(decimals: inference)).resolvedType == type)
    }
}
