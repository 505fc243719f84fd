@testable import MillraceText

/// Dates besides ISO's, in plain words: which layouts fit, and which day it is then.
enum SlowDate {
    static func layouts(_ text: some StringProtocol) -> DateLayouts {
        var layouts: DateLayouts = []
        for layout in DateLayout.all where day(text, layout) != nil { layouts.insert(DateLayouts(layout)) }
        return layouts
    }

    /// Days since 1970-01-01, counted one by one.
    static func day(_ text: some StringProtocol, _ layout: DateLayout, shortYears: Int? = nil) -> Int? {
        let mark: Character = Character(UnicodeScalar(layout.mark))
        let parts = String(text).split(separator: mark, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else { return nil }
        let places =
            switch layout.order {
            case .dayFirst: (2, 1, 0)
            case .monthFirst: (2, 0, 1)
            case .yearFirst: (0, 1, 2)
            }
        let (yearText, monthText, dayText) = (parts[places.0], parts[places.1], parts[places.2])
        guard 1...2 ~= monthText.utf8.count, 1...2 ~= dayText.utf8.count, var year = Int(yearText) else { return nil }
        if yearText.utf8.count == 2, let shortYears {
            year = (shortYears..<shortYears + 100).first { $0 % 100 == year } ?? 0
        } else if yearText.utf8.count != 4 {
            return nil
        }
        guard year >= 1, let month = Int(monthText), let day = Int(dayText), 1...12 ~= month else { return nil }
        guard 1...length(month, year) ~= day else { return nil }
        return days(year, month, day)
    }

    /// Whether a text is a date in some layout (ISO's too), a space or `T`, and a time as a clock shows it.
    static func isMoment(_ text: String) -> Bool {
        guard let mark = text.firstIndex(where: { $0 == " " || $0 == "T" }) else { return false }
        guard !layouts(text[..<mark]).isEmpty else { return false }
        return seconds(String(text[text.index(after: mark)...]), isStrict: text[mark] == "T")
    }

    /// Whether a text is a time of day; `isStrict` is as ISO has it.
    private static func seconds(_ text: String, isStrict: Bool) -> Bool {
        if SlowClass.isTimestamp("2024-01-01T" + text) { return true }
        if isStrict { return false }
        let padded = text.dropFirst().first == ":" ? "0" + text : text
        for half in ["am", "pm"] where padded.lowercased().hasSuffix(half) {
            var clock = String(padded.dropLast(2))
            guard clock.hasSuffix(" ") else { return false }
            clock.removeLast()
            return 1...12 ~= (Int(clock.prefix(2)) ?? 0) && SlowClass.isTimestamp("2024-01-01T" + clock)
        }
        return SlowClass.isTimestamp("2024-01-01T" + padded)
    }

    private static func length(_ month: Int, _ year: Int) -> Int {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let before = year - 1
        let wholeYears = before * 365 + before / 4 - before / 100 + before / 400
        return wholeYears + (1..<month).reduce(0) { $0 + length($1, year) } + day - 719_163
    }
}
