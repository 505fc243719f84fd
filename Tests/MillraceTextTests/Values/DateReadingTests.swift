import Testing

@testable import MillraceText

@Suite struct DateReadingTests {
    private static func parts(_ text: String) -> DateLayouts {
        withPadded(text) { start, length -> DateLayouts in
            guard let parts = DateParts(start, length), parts.end == length else { return [] }
            return parts.layouts
        } ?? []
    }

    private static func text(using random: inout SeededGenerator) -> String {
        let year = String(Int.random(in: 0...9999, using: &random))
        let numbers = [
            Bool.random(using: &random) ? String(repeating: "0", count: 4 - year.count) + year : "2024",
            String(Int.random(in: 0...13, using: &random)), String(Int.random(in: 0...32, using: &random)),
        ].shuffled(using: &random)
        let padded = numbers.map { $0.count == 1 && Bool.random(using: &random) ? "0" + $0 : $0 }
        let marks = ["/", "-", ".", "/", " "]
        let mark = marks.randomElement(using: &random) ?? "/"
        let other = Int.random(in: 0..<20, using: &random) == 0 ? marks.randomElement(using: &random) ?? "/" : mark
        return padded[0] + mark + padded[1] + other + padded[2]
    }

    @Test func `random dates fit the layouts that plain rules say`() {
        var random = SeededGenerator(seed: 71)
        for _ in 0..<30_000 {
            let text = DateReadingTests.text(using: &random)
            let layouts = DateReadingTests.parts(text)
            #expect(layouts == SlowDate.layouts(text), "\(text)")
            for layout in DateLayout.all where layouts.contains(DateLayouts(layout)) {
                let reader = DayReader(readsISO: false, layout: layout)
                let day = withPadded(text) { reader.day($0, $1) } ?? nil
                #expect(day.map(Int.init) == SlowDate.day(text, layout), "\(text)")
            }
        }
    }

    @Test(arguments: DateLayout.all) func `the quick way with all digits is the plain one`(layout: DateLayout) {
        var random = SeededGenerator(seed: 72)
        let mark = String(UnicodeScalar(layout.mark))
        let pieces = Array("0123456789/-.")
        for _ in 0..<5000 {
            let numbers = [
                Int.random(in: 0...9999, using: &random), Int.random(in: 0...13, using: &random),
                Int.random(in: 0...32, using: &random),
            ]
            let padded = numbers.enumerated().map { ($0 == 0 ? "0000" : "00").dropLast(String($1).count) + String($1) }
            let order =
                switch layout.order {
                case .dayFirst: [2, 1, 0]
                case .monthFirst: [1, 2, 0]
                case .yearFirst: [0, 1, 2]
                }
            var text = Array(order.map { String(padded[$0]) }.joined(separator: mark))
            if Int.random(in: 0..<4, using: &random) == 0 {
                text[Int.random(in: 0..<10, using: &random)] = pieces.randomElement(using: &random) ?? "0"
            }
            let made = String(text)
            let quick = withPadded(made) { start, _ in PaddedDay(layout).parsePrefix(start) } ?? nil
            let hasAllDigits = made.split(separator: mark).map(\.count) == order.map { [4, 2, 2][$0] }
            #expect(quick.map(Int.init) == (hasAllDigits ? SlowDate.day(made, layout) : nil), "\(made)")
        }
    }

    @Test func `each layout is found by its own bit`() {
        #expect(Set(DateLayout.all.map { DateLayouts($0).rawValue }).count == 9)
        for layout in DateLayout.all { #expect(DateLayouts(layout).only == layout) }
        #expect(DateLayouts(DateLayout.all.map { DateLayouts($0) }) == .all)
        #expect(DateLayouts.all.only == nil && DateLayouts([]).only == nil)
    }

    @Test(
        arguments: [
            (DateOrder.dayFirst, nil, "31/12/2026", "2026-12-31"), (.dayFirst, nil, "3.4.2026", "2026-04-03"),
            (.monthFirst, nil, "3-4-2026", "2026-03-04"), (.yearFirst, nil, "2026/4/3", "2026-04-03"),
            (.dayFirst, nil, "2026-04-03", "2026-04-03"), (.dayFirst, 1950, "31/12/49", "2049-12-31"),
            (.dayFirst, 1950, "31/12/50", "1950-12-31"), (.monthFirst, 2000, "12/31/00", "2000-12-31"),
            (.yearFirst, 1969, "68/12/31", "2068-12-31"), (.dayFirst, 1999, "1/1/98", "2098-01-01"),
        ] as [(DateOrder, Int?, String, String)]) func `declared orders are read`(
            order: DateOrder, shortYears: Int?, text: String, iso: String
        )
    {
        let rules = ValueRules(.made(dates: order, shortYears: shortYears))
        let expected = withPadded(iso) { DateParser.parse($0, $1) }
        #expect(withPadded(text) { rules.dayReader.day($0, $1) } == expected)
        #expect(withPadded(text) { rules.valueClass($0, $1) } == .date)
    }

    @Test(arguments: [
        (DateOrder.dayFirst, "12/31/2026", ValueClass.text), (.monthFirst, "31/12/2026", .text),
        (.dayFirst, "31/12/26", .text), (.dayFirst, "2026/12/31", .otherDate), (.yearFirst, "31/12/2026", .text),
        (.dayFirst, "30/02/2026", .text), (.dayFirst, "2026-4-3", .otherDate),
    ]) func `a declared order leaves the rest alone`(order: DateOrder, text: String, expected: ValueClass) {
        #expect(withPadded(text) { ValueRules(.made(dates: order)).valueClass($0, $1) } == expected)
    }

    @Test(
        arguments: [
            ("0:00", 0), ("00:00", 0), ("9:05", 32_700), ("23:59:58", 86_398), ("9:05 AM", 32_700), ("9:05 pM", 75_900),
            ("9:05PM", nil),
            ("12:00 am", 0), ("12:30 PM", 45_000), ("12:59:59 AM", 3599), ("13:00 PM", nil), ("0:30 AM", nil),
            ("24:00", nil),
            ("9:5", nil), ("9", nil), ("AM", nil), ("9:05 XM", nil), ("9:05  AM", nil), ("1:02:03.5", 3723),
        ] as [(String, Int64?)]) func `a clock shows seconds of its day`(text: String, seconds: Int64?)
    {
        let micros = withPadded(text) { ClockParser.parse($0, $1) } ?? nil
        #expect(micros.map { $0 / 1_000_000 } == seconds)
    }
}
