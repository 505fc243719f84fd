import MillraceColumns

/// An option that would make a type of a column of text.
package struct ValueHint: Hashable, Sendable {
    /// From 0.
    package let column: Int
    /// What to say, as a shell takes it: `--null NA`. Several where only a person can know which of them is meant.
    package let options: [String]
    /// What the column then is.
    package let type: LogicalType
    /// Why, in plain words.
    package let reason: String
}

/// Tries what people write into tables in place of values that a program can read: words for no value, commas in numbers, yes and no.
///
/// A hint is given only where all values of a column then have one type. Nothing is ever read so by itself: `NA` may be Namibia.
package enum ValueHints {
    /// Words that stand for no value in somebody's exports.
    static let nullWords = [
        "NA", "N/A", "n/a", "na", "#N/A", "<NA>", "null", "NULL", "Null", "(null)", "None", "none", "nil", "NIL", "\\N",
        "-", "--", "?", ".", "missing", "unknown",
    ]
    static let booleanWords = [
        ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off"), ("ja", "nein"), ("j", "n"), ("oui", "non"), ("si", "no"),
        ("sim", "não"), ("tak", "nie"),
    ]
    private static let comma = UInt8(ascii: ",")

    /// - Parameters:
    ///   - slab: some records of the text.
    ///   - reading: how they are read.
    ///   - declared: columns with a declared type: of those nothing is said.
    package static func of(_ slab: Slab, reading: TextReading, names: [String], declared: Set<Int>) throws(RecordFault)
        -> [ValueHint]
    {
        guard case .fields(let dialect, let options) = reading, !names.isEmpty else { return [] }
        let search = HintSearch(slab: slab, dialect: dialect, options: options, names: names)
        let found = try search.summaries(options)
        var open = Set(found.indices.filter { found[$0].values > 0 && found[$0].resolvedType == .string })
        open.subtract(declared)
        var hints: [ValueHint] = []
        for trial in trials(options) where !open.isEmpty {
            let summaries = try search.summaries(trial.values)
            for column in open.sorted() where summaries[column].values > 0 {
                let type = summaries[column].resolvedType
                guard type != .string, trial.kinds.contains(type) else { continue }
                open.remove(column)
                let lost = found.indices.filter {
                    found[$0].resolvedType != .string && summaries[$0].resolvedType == .string
                }
                hints.append(try search.hint(column, trial, type, lost: lost))
            }
        }
        return hints.sorted { $0.column < $1.column }
    }

    /// Other ways of reading, the likeliest first.
    private static func trials(_ options: ValueOptions) -> [HintTrial] {
        var base = options
        base.nullTexts += nullWords.map { Array($0.utf8) }
        var trials = [HintTrial(base, [], kinds: .any)]
        trials += marks(base) + words(base)
        return trials
    }

    private static func marks(_ base: ValueOptions) -> [HintTrial] {
        guard base.decimalMark == UInt8(ascii: "."), base.thousandsMark == nil else { return [] }
        func trial(_ decimal: Character, _ thousands: Character?, _ words: [String]) -> HintTrial {
            var values = base
            values.decimalMark = decimal == "," ? comma : UInt8(ascii: ".")
            values.thousandsMark = thousands.map { Array(String($0).utf8) }
            return HintTrial(values, words, kinds: .numbers)
        }
        return [
            trial(".", ",", ["--thousands ,"]), trial(",", nil, ["--decimal ,"]),
            trial(",", ".", ["--decimal , --thousands ."]),
            trial(".", " ", ["--thousands ' '"]), trial(",", " ", ["--decimal , --thousands ' '"]),
            trial(".", "'", ["--thousands \"'\""]), trial(".", "\u{A0}", ["--thousands $'\\u00a0'"]),
            trial(",", "\u{A0}", ["--decimal , --thousands $'\\u00a0'"]),
        ]
    }

    private static func words(_ base: ValueOptions) -> [HintTrial] {
        guard base.trueWords.isEmpty, base.falseWords.isEmpty else { return [] }
        return booleanWords.map { yes, no in
            var values = base
            values.trueWords = [Array(yes.utf8)]
            values.falseWords = [Array(no.utf8)]
            return HintTrial(values, ["--booleans \(yes)/\(no)"], kinds: .booleans, words: (yes, no))
        }
    }
}

/// A way of reading values, and how it is said.
struct HintTrial {
    enum Kinds {
        case any, numbers, booleans

        func contains(_ type: LogicalType) -> Bool {
            switch (self, type) {
            case (.any, _), (.booleans, .boolean), (.numbers, .int64), (.numbers, .double), (.numbers, .decimal): true
            default: false
            }
        }
    }

    let values: ValueOptions
    let options: [String]
    let kinds: Kinds
    /// For true and false, where the trial is about them.
    let words: (yes: String, no: String)?

    init(_ values: ValueOptions, _ options: [String], kinds: Kinds, words: (yes: String, no: String)? = nil) {
        self.words = words
        self.values = values
        self.options = options
        self.kinds = kinds
    }
}

/// Some records, to be read in one way after another.
struct HintSearch {
    let slab: Slab
    let dialect: CSVDialect
    let options: ValueOptions
    let names: [String]

    func summaries(_ values: ValueOptions) throws(RecordFault) -> [ColumnSummary] {
        try CSVClassifier(dialect: dialect, columnCount: names.count, values: values).decode(slab).summary
    }

    /// Puts a trial that made a type of a column into words; `lost` are columns that it takes theirs from.
    func hint(
        _ column: Int, _ trial: HintTrial, _ type: LogicalType, lost: [Int]
    ) throws(RecordFault) -> ValueHint {
        let texts = try texts(column)
        let known = Set(options.nullTexts)
        let vocabulary = ValueHints.nullWords.filter { !known.contains(Array($0.utf8)) }
        let nulls = vocabulary.compactMap { word -> (word: String, count: Int)? in
            let count = texts.count { $0.elementsEqual(word.utf8) }
            return count > 0 ? (word, count) : nil
        }
        let nullOptions = nulls.map { ValueHints.nullOption($0.word) }
        var reasons = nulls.map {
            "\($0.count) of the first \(texts.count) values \($0.count == 1 ? "is" : "are") '\($0.word)'"
        }
        let others = nulls.isEmpty ? "all values" : "all others"
        var options = trial.options
        if options == ["--thousands ,"], try isDecimalCommaToo(column, trial) {
            options = ["--thousands ,", "--decimal ,"]
            reasons.append("three digits follow each comma: only you know which it is")
        } else if let words = trial.words {
            reasons.append("\(others) are \(words.yes) or \(words.no)")
        } else if trial.kinds == .numbers {
            reasons.append("\(others) are numbers then")
        }
        if let column = lost.first { reasons.append("but \(names[column]) is text then") }
        let complete =
            options.isEmpty
            ? [nullOptions.joined(separator: " ")]
            : options.map {
                ([$0] + nullOptions).joined(separator: " ")
            }
        return ValueHint(column: column, options: complete, type: type, reason: reasons.joined(separator: "; "))
    }

    private func isDecimalCommaToo(_ column: Int, _ trial: HintTrial) throws(RecordFault) -> Bool {
        var values = trial.values
        values.decimalMark = UInt8(ascii: ",")
        values.thousandsMark = nil
        return try summaries(values)[column].resolvedType != .string
    }

    /// The values of a column as they are written, without those that are null already.
    private func texts(_ column: Int) throws(RecordFault) -> [ArraySlice<UInt8>] {
        let columns = names.indices.map { _ in ColumnPlan.settledString }
        let plan = DecodingPlan(names: names, columns: columns, values: options)
        guard let batch = try CSVDecoder(dialect: dialect, plan: plan).decode(slab).batch,
            case .binary(let storage) = batch.columns[column].storage
        else { return [] }
        return (0..<batch.rowCount).map { storage[$0] }.filter { !$0.isEmpty }
    }
}

extension ValueHints {
    /// As a shell takes it.
    static func nullOption(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { ($0 | 32) &- 97 < 26 || $0 == UInt8(ascii: "/") }
        return isPlain ? "--null \(word)" : "--null='\(word)'"
    }
}
