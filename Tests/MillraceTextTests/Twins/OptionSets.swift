@testable import MillraceText

extension ValueOptions {
    /// Options by name, as tests want them.
    static func made(
        nulls: [String] = [], decimal: Character = ".", thousands: String? = nil, booleans: [(String, String)] = [],
        dates: DateOrder? = nil, shortYears: Int? = nil, decimals: DecimalInference = .off
    ) -> ValueOptions {
        var options = ValueOptions()
        options.nullTexts = nulls.map { Array($0.utf8) }
        options.decimalMark = decimal.asciiValue ?? 0
        options.thousandsMark = thousands.map { Array($0.utf8) }
        options.trueWords = booleans.map { Array($0.0.utf8) }
        options.falseWords = booleans.map { Array($0.1.utf8) }
        options.dateOrder = dates
        options.shortYears = shortYears
        options.decimalInference = decimals
        return options
    }

    /// One of each, and some together.
    static let variety: [ValueOptions] = [
        made(), made(nulls: ["NA", "-", "0"]), made(decimal: ","), made(thousands: ","),
        made(decimal: ",", thousands: "."), made(thousands: "\u{A0}"), made(thousands: "'"),
        made(booleans: [("Ja", "nein"), ("1", "0")]), made(dates: .dayFirst), made(dates: .monthFirst),
        made(dates: .yearFirst), made(dates: .dayFirst, shortYears: 1950), made(decimals: .exact),
        made(decimals: .always), made(decimal: ",", thousands: ".", decimals: .always),
        made(
            nulls: ["\\N"], decimal: ",", thousands: " ", booleans: [("wahr", "falsch"), ("1", "0")], dates: .dayFirst,
            shortYears: 1969, decimals: .exact),
    ]
}
