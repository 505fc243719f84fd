@testable import MillraceText

/// What the options make of a field's text, each rule in its own plain words.
struct SlowRules {
    let options: ValueOptions

    func valueClass(_ text: String) -> ValueClass {
        if boolean(text) != nil { return ["0", "1"].contains(text) ? .digitWord : .boolean }
        if let number = plainNumber(text) {
            let found = SlowClass.of(number)
            if found.isFiniteNumber { return found }
        }
        let found = SlowClass.of(text)
        let isDateLike = found.wantsLayout || found == .text || (isMarked && found.isFiniteNumber)
        if let order = options.dateOrder, isDateLike, let known = declaredDate(text, order) { return known }
        if isMarked, found.isFiniteNumber { return .text }
        guard found.wantsLayout, options.dateOrder != nil else { return found }
        let day = text.prefix { $0 != " " && $0 != "T" }
        return SlowDate.layouts(day).isDisjoint(with: .yearFirst) ? .text : found
    }

    private var isMarked: Bool { options.decimalMark != UInt8(ascii: ".") || options.thousandsMark != nil }

    func boolean(_ text: String) -> Bool? {
        guard !options.trueWords.isEmpty || !options.falseWords.isEmpty else { return nil }
        let word = asciiLowercased(text)
        if word == "true" || options.trueWords.contains(where: { asciiLowercased(SlowRules.text($0)) == word }) {
            return true
        }
        let isFalse = word == "false" || options.falseWords.contains { asciiLowercased(SlowRules.text($0)) == word }
        return isFalse ? false : nil
    }

    /// The number as the parsers want it; nil when no marks are declared or they stand wrong.
    func plainNumber(_ text: String) -> String? {
        guard isMarked else { return nil }
        return SlowNumber.plain(
            text, decimal: SlowRules.text([options.decimalMark]), thousands: options.thousandsMark.map(SlowRules.text))
    }

    private func declaredDate(_ text: String, _ order: DateOrder) -> ValueClass? {
        let mark = text.firstIndex { $0 == " " || $0 == "T" }
        let day = mark.map { text[..<$0] } ?? text[...]
        let isDay = DateLayout.marks.contains {
            SlowDate.day(day, DateLayout(order, mark: $0), shortYears: options.shortYears) != nil
        }
        guard isDay else { return nil }
        guard let mark else { return .date }
        // The rest is judged behind a date that surely is one.
        return SlowDate.isMoment("1/1/2024" + text[mark...]) ? .timestamp : nil
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func asciiLowercased(_ text: String) -> String {
        SlowRules.text(text.utf8.map { 0x41...0x5A ~= $0 ? $0 + 32 : $0 })
    }
}
