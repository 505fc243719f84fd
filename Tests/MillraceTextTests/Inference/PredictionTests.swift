import MillraceColumns
import Testing

@testable import MillraceText

/// The driver in small: predict from the first slabs, decode all, and see whether prediction and truth agree.
@Suite struct PredictionTests {
    static let samples: [ValueClass: [String]] = [
        .boolean: ["true", "FALSE"], .integer: ["1", "-77", "123456789"], .wideInteger: ["9007199254740993"],
        .double: ["1.5", "-2e3", "0.8414709848078965"], .nonFinite: ["NaN", "-inf"], .date: ["2024-05-06"],
        .hugeInteger: ["12345678901234567890"], .exactDecimal: ["0.12345678901234567890"],
        .otherDate: ["01/02/2024"], .otherTimestamp: ["01/02/2024 9:05"], .timestamp: ["2024-05-06T07:08:09.1"],
        .timestampTZ: ["2024-05-06T07:08Z"],
        .text: ["x", "00501", "\"\"", "\"a\"\"b\""],
    ]

    /// A column of values from one or two classes, with some nulls.
    private static func column(_ classes: [ValueClass], rows: Int, using random: inout SeededGenerator) -> [String] {
        (0..<rows).map { _ in
            guard Int.random(in: 0..<4, using: &random) > 0, let valueClass = classes.randomElement(using: &random)
            else {
                return ""
            }
            let text = samples[valueClass]?.randomElement(using: &random) ?? ""
            return text.first == "\"" || Bool.random(using: &random) ? text : "\"\(text)\""
        }
    }

    private static func table(using random: inout SeededGenerator) -> [UInt8] {
        var columns: [[String]] = []
        for _ in 0..<5 {
            var column: [String] = []
            for _ in 0..<2 {
                let count = Int.random(in: 0...2, using: &random)
                let classes = (0..<count).compactMap { _ in ValueClass.allCases.randomElement(using: &random) }
                column += PredictionTests.column(classes, rows: 20, using: &random)
            }
            columns.append(column)
        }
        var text = "a,b,c,d,e\n"
        for row in 0..<40 { text += columns.map { $0[row] }.joined(separator: ",") + "\n" }
        return Array(text.utf8)
    }

    @Test(arguments: 0..<300) func `a contradiction is found, and only then`(seed: UInt64) throws {
        var random = SeededGenerator(seed: 500 + seed)
        let text = PredictionTests.table(using: &random)
        let cut = FastCSV(slabBytes: 200).cut(text)
        let header = try #require(cut.header)
        let classifier = CSVClassifier(dialect: .comma, columnCount: header.count)
        let window = try cut.slabs.prefix(3).reduce(into: [ColumnSummary]()) {
            $0.merge(try classifier.decode($1).summary)
        }
        let truth = try cut.slabs.reduce(into: [ColumnSummary]()) { $0.merge(try classifier.decode($1).summary) }
        let plan = DecodingPlan(names: header.names, declared: [:], summaries: window)
        let decoder = CSVDecoder(dialect: .comma, plan: plan)
        var merged: [ColumnSummary] = []
        var isContradicted = false
        for slab in cut.slabs {
            let decoded = try decoder.decode(slab)
            merged.merge(decoded.summary)
            if decoded.batch == nil { isContradicted = true }
        }
        let types = truth.map(\.resolvedType)
        #expect(merged.map(\.resolvedType) == types)
        #expect((!isContradicted && plan.holds(for: merged)) == (types == plan.types))
        #expect(merged.map(\.nulls) == truth.map(\.nulls))
        try expectCells(cut, DecodingPlan(names: header.names, declared: [:], summaries: truth))
    }

    /// Under the true types every slab decodes, and its cells are those of the slow twin.
    private func expectCells(_ cut: FastCSV.Cut, _ plan: DecodingPlan) throws {
        let decoder = CSVDecoder(dialect: .comma, plan: plan)
        let texts = CSVDecoder(
            dialect: .comma,
            plan: DecodingPlan(names: plan.names, columns: plan.names.map { _ in .settledString }))
        for slab in cut.slabs {
            let batch = try #require(try decoder.decode(slab).batch)
            let strings = try #require(try texts.decode(slab).batch)
            for (column, vector) in batch.columns.enumerated() {
                for row in 0..<batch.rowCount {
                    guard case .string(let text) = strings.columns[column].cell(at: row) else {
                        #expect(vector.isNull(row))
                        continue
                    }
                    #expect(vector.cell(at: row).isValue(of: text))
                }
            }
        }
    }
}

extension Cell {
    /// Whether this is what `text` says, by the plainest means.
    fileprivate func isValue(of text: String) -> Bool {
        switch self {
        case .string(let value): value == text
        case .boolean(let value): String(value) == text.lowercased()
        case .int64(let value): String(value) == text
        case .double(let value): value.isNaN ? text == "NaN" : Double(text) == value
        case .date(let days): text == "2024-05-06" && days == 19849
        case .timestamp(let micros):
            [
                "2024-05-06": 1_714_953_600_000_000, "2024-05-06T07:08:09.1": 1_714_979_289_100_000,
                "2024-05-06T07:08Z": 1_714_979_280_000_000,
            ][text] == micros
        case .null, .decimal, .structure, .list, .map: false
        }
    }
}
