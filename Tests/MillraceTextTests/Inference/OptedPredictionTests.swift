import MillraceColumns
import Testing

@testable import MillraceText

/// As `PredictionTests`, with options: predict from the first slabs, decode all, and see whether prediction and truth agree.
@Suite struct OptedPredictionTests {
    private static func column(rows: Int, using random: inout SeededGenerator) -> [String] {
        let pool = MergeTests.pools.randomElement(using: &random) ?? []
        let late =
            Int.random(in: 0..<3, using: &random) == 0 ? MergeTests.pools.randomElement(using: &random) ?? [] : pool
        // What comes late may settle, widen or contradict.
        let early = pool.prefix(Int.random(in: 1...pool.count, using: &random))
        return (0..<rows).map { row in
            let text = (row < rows / 2 ? Array(early) : late).randomElement(using: &random) ?? ""
            let mustQuote = text.contains(",") || (text.isEmpty ? false : Bool.random(using: &random))
            return mustQuote ? "\"\(text)\"" : text
        }
    }

    private static func table(using random: inout SeededGenerator) -> [UInt8] {
        let columns = (0..<4).map { _ in column(rows: 40, using: &random) }
        var text = "a,b,c,d\n"
        for row in 0..<40 { text += columns.map { $0[row] }.joined(separator: ",") + "\n" }
        return Array(text.utf8)
    }

    @Test(arguments: ValueOptions.variety) func `a contradiction is found, and only then`(options: ValueOptions) throws
    {
        var random = SeededGenerator(seed: 101)
        for _ in 0..<60 {
            let cut = FastCSV(slabBytes: 200).cut(OptedPredictionTests.table(using: &random))
            let classifier = CSVClassifier(dialect: .comma, columnCount: 4, values: options)
            var window: [ColumnSummary] = []
            for slab in cut.slabs.prefix(2) { window.merge(try classifier.decode(slab).summary) }
            var truth: [ColumnSummary] = []
            for slab in cut.slabs { truth.merge(try classifier.decode(slab).summary) }
            let names = try #require(cut.header).names
            let plan = DecodingPlan(names: names, declared: [:], summaries: window, values: options)
            let (merged, isContradicted) = try run(cut, plan)
            let final = DecodingPlan(names: names, declared: [:], summaries: truth, values: options)
            let again = DecodingPlan(names: names, declared: [:], summaries: merged, values: options)
            #expect(again.types == final.types)
            #expect(again.columns.map(\.layout) == final.columns.map(\.layout))
            let isSame = plan.types == final.types && plan.columns.map(\.layout) == final.columns.map(\.layout)
            #expect((!isContradicted && plan.holds(for: merged)) == isSame)
            #expect(merged.map(\.nulls) == truth.map(\.nulls))
            let (second, isContradictedAgain) = try run(cut, final)
            #expect(!isContradictedAgain && final.holds(for: second))
            try expectCells(cut, final)
        }
    }

    private func run(_ cut: FastCSV.Cut, _ plan: DecodingPlan) throws -> ([ColumnSummary], isContradicted: Bool) {
        let decoder = CSVDecoder(dialect: .comma, plan: plan)
        var merged: [ColumnSummary] = []
        var isContradicted = false
        for slab in cut.slabs {
            let decoded = try decoder.decode(slab)
            merged.merge(decoded.summary)
            if decoded.batch == nil { isContradicted = true }
        }
        return (merged, isContradicted)
    }

    /// Under the true types every cell is what its text says, and a null is an empty field or a null text without quotes.
    private func expectCells(_ cut: FastCSV.Cut, _ plan: DecodingPlan) throws {
        let decoder = CSVDecoder(dialect: .comma, plan: plan)
        let plainPlan = DecodingPlan(names: plan.names, columns: plan.names.map { _ in .settledString })
        let texts = CSVDecoder(dialect: .comma, plan: plainPlan)
        let slow = SlowCells(options: plan.rules.options)
        for slab in cut.slabs {
            let batch = try #require(try decoder.decode(slab).batch)
            let strings = try #require(try texts.decode(slab).batch)
            for (column, vector) in batch.columns.enumerated() {
                for row in 0..<batch.rowCount {
                    let cell = vector.cell(at: row)
                    guard case .string(let text) = strings.columns[column].cell(at: row), cell != .null else {
                        #expect(cell == .null)
                        continue
                    }
                    #expect(slow.isValue(cell, of: text, plan.columns[column]), "\(text) \(cell)")
                }
            }
        }
    }
}

/// What a text is as a cell, by plain means.
struct SlowCells {
    let options: ValueOptions

    func isValue(_ cell: Cell, of text: String, _ plan: ColumnPlan) -> Bool {
        let rules = SlowRules(options: options)
        let number = rules.plainNumber(text) ?? text
        return switch cell {
        case .string(let value): value == text
        case .boolean(let value): (rules.boolean(text) ?? (text.lowercased() == "true")) == value
        case .int64(let value): String(value) == number
        case .double(let value): value.isNaN ? text == "NaN" : Double(SlowCells.filled(number)) == value
        case .decimal(let value): isDecimal(value, number, plan.type)
        case .date(let days): day(text, plan).map(Int32.init) == days
        case .timestamp(let micros): moment(text, plan) == micros
        case .null, .structure, .list, .map: false
        }
    }

    private static func filled(_ number: String) -> String {
        let unsigned = number.drop { $0 == "-" }
        let sign = number.hasPrefix("-") ? "-" : ""
        return sign + (unsigned.hasPrefix(".") ? "0" : "") + unsigned
    }

    private func isDecimal(_ value: Int128, _ number: String, _ type: LogicalType) -> Bool {
        guard case .decimal(_, let scale) = type else { return false }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        let zeros = String(repeating: "0", count: scale - fraction.count)
        return Int128(String(parts[0]) + fraction + zeros) == value
    }

    private func day(_ text: String, _ plan: ColumnPlan) -> Int? {
        for order in [plan.layout?.order, options.dateOrder].compactMap({ $0 }) {
            let days = DateLayout.marks.compactMap {
                SlowDate.day(text, DateLayout(order, mark: $0), shortYears: options.shortYears)
            }
            if let day = days.first { return day }
        }
        return SlowDate.day(text, .dashedYearFirst)
    }

    /// The pools have times of whole minutes without AM or PM only.
    private func moment(_ text: String, _ plan: ColumnPlan) -> Int64? {
        let parts = text.split(separator: " ")
        guard let first = parts.first, let day = day(String(first), plan) else { return nil }
        let clock = parts.count == 2 ? parts[1].split(separator: ":").compactMap { Int64($0) } : [0, 0]
        return clock.count == 2 ? (Int64(day) * 1440 + clock[0] * 60 + clock[1]) * 60_000_000 : nil
    }
}

extension ColumnPlan {
    var layout: DateLayout? {
        if case .dated(_, let layout) = self { layout } else { nil }
    }
}
