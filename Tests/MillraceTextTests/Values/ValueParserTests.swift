import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct ValueParserTests {
    @Test func `every day from year 1 to 9999 has its number`() {
        var days = Int32(-719_162)
        for year in 1...9999 {
            for month in 1...12 {
                for day in 1...31 {
                    let text = ValueParserTests.padded(year, 4) + "-" + ValueParserTests.padded(month, 2) + "-"
                    let isDay = day <= ValueParserTests.length(month, year)
                    // Every year's ends, and every day around some leap years.
                    guard isDay || year % 100 < 5 else { continue }
                    if !isDay || day > 27 || day < 3 {
                        let parsed = withPadded(text + ValueParserTests.padded(day, 2)) { DateParser.parse($0, $1) }
                        guard parsed == .some(isDay ? days : nil) else {
                            Issue.record("\(text)\(day)")
                            return
                        }
                    }
                    if isDay { days += 1 }
                }
            }
        }
        #expect(days == 2_932_897)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: width - digits.count) + digits
    }

    private static func length(_ month: Int, _ year: Int) -> Int {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test(arguments: [
        ("1970-01-01T00:00", 0), ("1970-01-01 00:00:01", 1_000_000), ("1969-12-31T23:59:59.999999", -1),
        ("1970-01-02T03:04:05.6", 97_445_600_000), ("2001-09-09T01:46:40", 1_000_000_000_000_000),
        ("0001-01-01T00:00:00", -62_135_596_800_000_000), ("9999-12-31T23:59:59.999999", 253_402_300_799_999_999),
    ]) func `timestamps are microseconds`(text: String, micros: Int64) {
        #expect(withPadded(text) { TimestampParser.parse($0, $1) } == micros)
        #expect(withPadded(text + "Z") { ZonedTimestampParser.parse($0, $1) } == micros)
        #expect(withPadded(text + "-00:00") { ZonedTimestampParser.parse($0, $1) } == micros)
        for (zone, shift) in [("+01:30", -5_400_000_000), ("-0800", 28_800_000_000), ("+05", -18_000_000_000)]
            as [(String, Int64)]
        {
            // Beyond the years 1 to 9999 in UTC there is no instant that every reader knows.
            let instant = micros + shift
            let isKnown = -62_135_596_800_000_000...253_402_300_799_999_999 ~= instant
            #expect(withPadded(text + zone) { ZonedTimestampParser.parse($0, $1) } == (isKnown ? instant : nil))
        }
    }

    @Test func `random integers come back`() {
        var random = SeededGenerator(seed: 31)
        for _ in 0..<20_000 {
            let value = Int64(bitPattern: random.next()) >> Int64.random(in: 0...63, using: &random)
            #expect(withPadded(String(value)) { Int64Parser.parse($0, $1) } == value)
            #expect(withPadded("00\(value.magnitude)") { Int64Parser.parse($0, $1) } == .some(nil))
        }
    }

    @Test(arguments: [
        ("007", 7), ("+7", 7), ("-007", -7), ("-0", 0), ("000", 0), ("0000000000000000000000009", 9),
        ("-9223372036854775808", Int64.min), ("+9223372036854775807", Int64.max), ("12345678901", 12_345_678_901),
    ]) func `declared integers take signs and zeros`(text: String, value: Int64) {
        #expect(withPadded(text) { Int64Parser.parseDeclared($0, $1) } == value)
    }

    @Test(arguments: ["", "-", "+", "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "1 ", "--1", "0x1"])
    func `declared integers refuse the rest`(text: String) {
        #expect(withPadded(text) { $1 == 0 ? nil : Int64Parser.parseDeclared($0, $1) } == .some(nil))
    }

    static let nines = String(repeating: "9", count: 38)

    @Test(arguments: [
        (5, 2, "1.5", Int128(150)), (5, 2, "-1.50", -150), (5, 2, "+001.5000", 150), (5, 2, "999.99", 99999),
        (5, 2, "-999.99", -99999), (5, 2, ".5", 50), (5, 2, "5.", 500), (5, 2, "0", 0), (5, 2, "-0.00", 0),
        (18, 0, "999999999999999999", 999_999_999_999_999_999), (18, 18, "0.000000000000000001", 1),
        (38, 0, nines, 99_999_999_999_999_999_999_999_999_999_999_999_999), (38, 37, "9", 9 * PowersOfTen.wide(37)),
        (1, 0, "7.000", 7), (10, 4, "12345.678", 123_456_780), (1, 1, ".9", 9), (1, 1, "000.9", 9),
    ]) func `decimals fit or not`(precision: Int, scale: Int, text: String, unscaled: Int128) {
        let parser = DecimalParser(precision: precision, scale: scale)
        #expect(withPadded(text) { parser.parseWide($0, $1) } == unscaled)
        guard LogicalType.isDecimalNarrow(precision: precision) else { return }
        #expect(withPadded(text) { parser.parseNarrow($0, $1) } == Int64(unscaled))
    }

    @Test(arguments: [
        (5, 2, "1000"), (5, 2, "999.995"), (5, 2, "1.001"), (5, 2, "1e2"), (5, 2, "-"), (5, 2, "."), (5, 2, "1.2.3"),
        (5, 2, "a"), (5, 2, " 1"), (38, 0, nines + "0"), (38, 37, "10"), (38, 38, "1"), (1, 1, "1"), (2, 0, "100"),
        (5, 2, "12345.67"), (5, 5, "1.5"), (38, 0, nines + nines),
    ]) func `decimals are refused`(precision: Int, scale: Int, text: String) {
        let parser = DecimalParser(precision: precision, scale: scale)
        #expect(withPadded(text) { parser.parseWide($0, $1) } == .some(nil))
        guard LogicalType.isDecimalNarrow(precision: precision) else { return }
        #expect(withPadded(text) { parser.parseNarrow($0, $1) } == .some(nil))
    }

    @Test(arguments: [
        ("1", 1.0), ("+1.5", 1.5), ("007.25", 7.25), ("12345678901234567890", 12_345_678_901_234_567_890.0),
        ("0.1000000000000000055511151231257827", 0.1), ("1e5", 1e5), ("inf", Double.infinity), (".5", 0.5), ("5.", 5),
        ("+.5e1", 5), ("0e-400", 0), ("1e-300", 1e-300),
    ]) func `declared doubles are rounded`(text: String, value: Double) {
        #expect(withPadded(text) { DoubleParser.parseDeclared($0, $1) } == value)
    }

    @Test(arguments: ["1e400", "1e-400", "-0.00001e-400"]) func `declared doubles have a range`(text: String) {
        #expect(withPadded(text) { DoubleParser.parseDeclared($0, $1) } == .some(nil))
    }

    @Test(arguments: ["1e400", "a", "1_0", "0x1p3", "infinit", "--1", "1e", " 1"])
    func `declared doubles refuse the rest`(text: String) {
        #expect(withPadded(text) { DoubleParser.parseDeclared($0, $1) } == .some(nil))
    }

    @Test(arguments: [("1", true), ("t", true), ("F", false), ("0", false), ("TRUE", true)])
    func `declared booleans take letters and digits`(text: String, value: Bool) {
        #expect(withPadded(text) { BooleanParser.parseDeclared($0, $1) } == value)
    }
}
