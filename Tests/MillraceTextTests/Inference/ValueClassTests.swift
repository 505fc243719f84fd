import Testing

@testable import MillraceText

@Suite struct ValueClassTests {
    /// The types table: what each literal is.
    static let table: [(ValueClass, [String])] = [
        (.boolean, ["true", "false", "True", "FALSE", "tRuE"]),
        (
            .integer,
            ["0", "1", "-1", "7", "12345678", "-12345678", "123456789", "9007199254740992", "-9007199254740992"]
        ),
        (
            .wideInteger,
            ["9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808"]
        ),
        (
            .double,
            [
                ".5", "5.", "-.5", "1e5", "1E5", "1e+05", "1.10", "0.0", "-0", "-0.0", "0.1", "123456.78", "1e22",
                "1e23",
                "0.30000000000000004", "5e-324", "1.7976931348623157e308", "0.8414709848078965", "12345678.12345678",
                "123456789012345.0", "9007199254740992.0", "1000000000000000000000.0", "0.000000000000000000001",
                "1e-7",
                "0e5", "2.00000000000000000000000000",
            ]
        ),
        (
            .hugeInteger,
            [
                "12345678901234567890", "9223372036854775808", "-9223372036854775809",
                "99999999999999999999999999999999999999",
            ]
        ),
        (
            .exactDecimal,
            [
                "0.1000000000000000055511151231257827", "12345678901234567.8", "9007199254740993.0",
                "-12345678901234567890.123456789012345678", "12345678901234567891.", ".12345678901234567891",
            ]
        ),
        (
            .otherDate,
            [
                "01/02/2024", "13/1/2024", "1/13/2024", "31.12.2024", "12-31-2024", "2024/01/01", "2024-1-1",
                "2024.12.31",
                "29/02/2024", "1/1/0001",
            ]
        ),
        (
            .otherTimestamp,
            [
                "31/12/2026 23:59:58", "1/13/2024 9:05", "1/2/2024 9:05 AM", "1/2/2024 12:00:01.5 pm",
                "2024-01-01 9:05",
                "2024-01-01 10:05 pm", "2024/01/01T00:00:00.123456", "13.01.2024 00:00",
            ]
        ),
        (.nonFinite, ["NaN", "inf", "-inf", "Infinity", "-Infinity"]),
        (.date, ["2024-02-29", "0001-01-01", "9999-12-31", "1970-01-01", "2000-02-29"]),
        (
            .timestamp,
            [
                "2024-01-01T00:00", "2024-01-01 23:59", "2024-01-01T00:00:00", "2024-01-01 10:20:30.5",
                "2024-01-01 10:20:30.123456", "2024-01-01 10:20:30.123456000",
            ]
        ),
        (
            .timestampTZ,
            [
                "2024-01-01T00:00Z", "2024-01-01T00:00:00Z", "2024-01-01 00:00:00+00", "2024-01-01T00:00:00.25+01:30",
                "2024-01-01T00:00:00-0800", "2024-01-01T00:00-23:59",
            ]
        ),
        (
            .text,
            [
                "", " ", "a", "t", "yes", "00501", "00.5", "-00", "+49", "+1", "1_000", "0x1F", "$5", "12%", " 12",
                "12 ", "1,5", "1e400", "1e-400", "-", ".", "-.", "e5", "1e", "1e+", "1.2.3", "1--1", "nan", "NAN",
                "INF", "infinity", "+inf", "-NaN", "truE ",
                "falsey", "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00",
                "0000-01-01",
                "20240101T", "2024-01-01T", "2024-01-01T24:00", "2024-01-01T00:60",
                "2024-01-01T00:00:60", "2024-01-01T0:00", "2024-01-01x00:00", "2024-01-01T00:00:00.",
                "2024-01-01t00:00",
                "2024-01-01T00:00:00.1234567", "2024-01-01T00:00:00z", "2024-01-01T00:00+24:00", "2024-01-01Z",
                "2024-01-01T00:00+1", "2024-01-01T00:00+01:60", "2024-01-01 00:00 +01:00", "2024-01-01+01:00",
                "41_10_1",
                "1-1-1A", "12:30", "1.5f", "Ünï", "01/02/24", "24-01-02", "13/13/2024", "30/02/2024", "2024/13/13",
                "01/02-2024", "1/2", "1/2/", "/1/2024", "1//2024", "001/02/2024", "1/002/2024", "1/2/20245",
                "1/2/0000", "1/2/2024 ", "1/2/2024 25:00", "1/2/2024 9", "1/2/2024 9:5", "1/2/2024 13:00 PM",
                "1/2/2024 0:30 AM", "1/2/2024 9:05 XM", "1/2/2024T9:05", "1/2/2024 9:05Z", "1/2/2024  9:05",
                "123456789012345678901234567890123456789", "0123456789012345678901",
                "0.123456789012345678901234567890123456789", "12345678901234567890e1", "-12345678901234567890x",
            ]
        ),
    ]

    @Test(arguments: table.flatMap { row in row.1.map { ($0, row.0) } })
    func `each literal is what the table says`(text: String, expected: ValueClass) {
        #expect(withPadded(text) { ValueClass.of($0, $1) } == expected)
        #expect(SlowClass.of(text) == expected)
    }

    @Test func `random texts are in the class of the plain rules`() {
        var random = SeededGenerator(seed: 21)
        let seeds = ValueClassTests.table.flatMap(\.1)
        let pieces = Array("0123456789--..eE+:TZ 0000aN//pmAM1122")
        for _ in 0..<20_000 {
            var text = Array(seeds.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let piece = pieces.randomElement(using: &random) ?? "0"
                let place = Int.random(in: 0...text.count, using: &random)
                if place < text.count, Bool.random(using: &random) {
                    text[place] = piece
                } else {
                    text.insert(piece, at: place)
                }
            }
            let made = String(text)
            #expect(withPadded(made) { ValueClass.of($0, $1) } == SlowClass.of(made), "\(made)")
        }
    }

    @Test func `random doubles come back from any spelling`() {
        var random = SeededGenerator(seed: 22)
        for _ in 0..<10_000 {
            let bits = random.next()
            let value = bits & 1 == 0 ? Double(bitPattern: bits) : Double.random(in: -1e4...1e4, using: &random)
            guard value.isFinite else { continue }
            let text = value.description
            #expect(withPadded(text) { DoubleParser.parse($0, $1) } == value, "\(text)")
        }
    }

    @Test func `the quick way with 16 and 17 digits is the standard library's`() {
        var random = SeededGenerator(seed: 23)
        for round in 0..<20_000 {
            let scale = Int.random(in: 1...19, using: &random)
            var digits = UInt64.random(in: 1_000_000_000_000_000..<100_000_000_000_000_000, using: &random)
            if round.isMultiple(of: 2) {
                let value = Double(digits) / PowersOfTen.doubles[scale]
                guard let decimal = withPadded(value.description, { DecimalText($0, $1) }).flatMap({ $0 }) else {
                    continue
                }
                digits = decimal.significand &+ UInt64.random(in: 0...2, using: &random) &- 1
            }
            var decimal = DecimalText()
            decimal.significand = digits
            decimal.exponent = -scale
            guard !digits.isMultiple(of: 10), digits >= 1_000_000_000_000_000 else { continue }
            #expect(DoubleParser.lossless(decimal) == DoubleParser.losslessByText(decimal), "\(digits)e-\(scale)")
            #expect(DoubleParser.nearestQuotient(digits, scale) == DoubleParser.nearest(decimal))
        }
    }
}
