extension ValueOptions {
    /// Why the options cannot be used together, in words that name the option; nil when they can.
    package var problem: String? { marksProblem ?? wordsProblem ?? yearsProblem }

    private var marksProblem: String? {
        guard decimalMark == UInt8(ascii: ".") || decimalMark == UInt8(ascii: ",") else {
            return "--decimal takes a point or a comma"
        }
        guard let mark = thousandsMark else { return nil }
        if mark == [decimalMark] { return "--thousands and --decimal are the same" }
        let known = [".", ",", " ", "'", "_", "\u{A0}", "\u{202F}", "\u{2019}"].map { Array($0.utf8) }
        return known.contains(mark) ? nil : "--thousands takes a point, comma, space, apostrophe or underscore"
    }

    private var wordsProblem: String? {
        let trueSet = Set(trueWords.map(BooleanWords.folded))
        let falseSet = Set(falseWords.map(BooleanWords.folded))
        guard trueSet.isDisjoint(with: falseSet) else { return "--booleans has a word for both true and false" }
        for word in trueSet.union(falseSet) {
            let isDigit = word == [UInt8(ascii: "0")] || word == [UInt8(ascii: "1")]
            let isKnown = word == Array((trueSet.contains(word) ? "true" : "false").utf8)
            guard isDigit || isKnown || (!word.isEmpty && BooleanWords.valueClass(of: word) == .text) else {
                return "--booleans takes words, 0 and 1"
            }
        }
        return nil
    }

    private var yearsProblem: String? {
        guard let shortYears else { return nil }
        if dateOrder == nil { return "--two-digit-years wants --dates" }
        return 1...9900 ~= shortYears ? nil : "--two-digit-years takes a year from 1 to 9900"
    }
}
