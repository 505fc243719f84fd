import Testing

@testable import MillraceText

@Suite struct NumberMarksTests {
    static let german = ValueOptions.made(decimal: ",", thousands: ".")
    static let english = ValueOptions.made(thousands: ",")
    static let comma = ValueOptions.made(decimal: ",")

    private static func rewritten(_ text: String, _ options: ValueOptions) -> String? {
        let rules = ValueRules(options)
        return withPadded(text) { start, length in
            rules.withPlainNumber(start, length) {
                String(decoding: UnsafeBufferPointer(start: $0, count: $1), as: UTF8.self)
            }
        }?.flatMap { $0 }
    }

    @Test(arguments: [
        (german, "1.234.567,89", "1234567.89"), (german, "-1.234", "-1234"), (german, "1234,5", "1234.5"),
        (german, ",5", ".5"), (german, "999", "999"), (german, "1.234,5e3", "1234.5e3"), (comma, "1,5", "1.5"),
        (english, "1,234,567.89", "1234567.89"), (english, "12,345", "12345"), (english, "0.5", "0.5"),
        (.made(thousands: "\u{A0}"), "1\u{A0}234\u{A0}567", "1234567"),
        (.made(decimal: ",", thousands: " "), "12 345,6", "12345.6"), (.made(thousands: "'"), "1'234.5", "1234.5"),
    ]) func `marks in their places become plain`(options: ValueOptions, text: String, plain: String) {
        #expect(NumberMarksTests.rewritten(text, options) == plain)
    }

    @Test(arguments: [
        (german, "1.23"), (german, "12.34.567"), (german, "1234.567"), (german, "1.234.56"), (german, ".123"),
        (german, "1..234"), (german, "1,234.567"), (comma, "1.5"), (comma, "1.234,5"), (english, "12,34"),
        (english, "1,2345"), (english, "1,234,"), (english, ",123"), (german, "1.234."),
    ]) func `marks in other places are refused`(options: ValueOptions, text: String) {
        #expect(NumberMarksTests.rewritten(text, options) == nil)
        #expect(withPadded(text) { ValueRules(options).valueClass($0, $1) } == .text)
    }

    @Test func `a number longer than any that is exact is text`() {
        let long = "1," + String(repeating: "0", count: NumberMarks.lengthLimit)
        #expect(NumberMarksTests.rewritten(long, NumberMarksTests.comma) == nil)
    }

    @Test func `random marks are read as the plain rules read them`() {
        var random = SeededGenerator(seed: 61)
        let pieces = Array("0123456789.,.,' -+eE")
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...12, using: &random)
            let text = String((0..<count).map { _ in pieces.randomElement(using: &random) ?? "0" })
            for (decimal, thousands) in [(",", "."), (".", ","), (",", nil), (".", "'"), (",", " ")]
                as [(Character, String?)]
            {
                let options = ValueOptions.made(decimal: decimal, thousands: thousands)
                let slow = SlowNumber.plain(text, decimal: String(decimal), thousands: thousands)
                // What is no number in either is the parsers' to refuse.
                guard slow.map(SlowClass.of)?.isFiniteNumber ?? true else { continue }
                #expect(NumberMarksTests.rewritten(text, options) == slow, "\(text) \(decimal)")
            }
        }
    }
}
