/// How the values in fields are written. The defaults are what can be read without a guess.
package struct ValueOptions: Hashable, Sendable {
    /// Texts that stand for no value in fields without quotes, besides the empty field. UTF-8.
    package var nullTexts: [[UInt8]] = []
    /// Between a number's integer digits and its fraction: a point or a comma.
    package var decimalMark = UInt8(ascii: ".")
    /// Between groups of three integer digits; nil: numbers have no groups. A comma, point, space, apostrophe, underscore or U+00A0, in UTF-8.
    package var thousandsMark: [UInt8]?
    /// Words for true and false beside `true` and `false`; UTF-8, compared without regard to (ASCII) case. Of numbers only 0 and 1.
    package var trueWords: [[UInt8]] = []
    package var falseWords: [[UInt8]] = []
    /// The order of day and month in dates that are not ISO; nil: a column's own values decide, and text where they cannot.
    package var dateOrder: DateOrder?
    /// The first of the hundred years that two digits may stand for, 1 to 9900; nil: a date with such a year is text. Wants `dateOrder`.
    package var shortYears: Int?
    /// Whether numbers with a fraction become decimals where they all fit, rather than doubles.
    package var decimalInference = DecimalInference.off

    package init() {}
}

/// What comes first in a date such as 03/04/2026.
package enum DateOrder: String, Hashable, Sendable, CaseIterable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
    /// 2026/04/03 too.
    case yearFirst = "ymd"
}

/// Which inferred columns become decimals.
package enum DecimalInference: String, Hashable, Sendable, CaseIterable {
    case off
    /// Columns that a double would not give back digit for digit (what would else be text), and integers beyond 64 bits.
    case exact
    /// Every column of numbers with a fraction that fits 38 digits.
    case always
}
