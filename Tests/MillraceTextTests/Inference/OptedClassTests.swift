import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct OptedClassTests {
    static let literals =
        ValueClassTests.table.flatMap(\.1) + [
            "1.234,56", "1,234.56", "1.234", "1,5", "1 234", "1'234,5", "-1.234.567", "0,5", "01,5", "NA", "ja", "NEIN",
            "wahr", "Falsch", "31/12/26", "26/12/31", "12/31/26", "31.12.2026 1:02 PM", "01.02.2024", "12.345.678",
        ]

    @Test(arguments: ValueOptions.variety) func `literals are in the class of the plain rules`(options: ValueOptions) {
        #expect(options.problem == nil)
        let (rules, slow) = (ValueRules(options), SlowRules(options: options))
        for text in OptedClassTests.literals {
            #expect(withPadded(text) { rules.valueClass($0, $1) } == slow.valueClass(text), "\(text)")
        }
    }

    @Test(arguments: ValueOptions.variety) func `random texts are in the class of the plain rules`(
        options: ValueOptions
    ) {
        var random = SeededGenerator(seed: 81)
        let (rules, slow) = (ValueRules(options), SlowRules(options: options))
        let pieces = Array("0123456789--..,,//:' eETA")
        for _ in 0..<2000 {
            var text = Array(OptedClassTests.literals.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                text.insert(
                    pieces.randomElement(using: &random) ?? "0", at: Int.random(in: 0...text.count, using: &random))
            }
            let made = String(text)
            #expect(withPadded(made) { rules.valueClass($0, $1) } == slow.valueClass(made), "\(made)")
        }
    }

    @Test(
        arguments: [
            (ValueOptions.made(), nil), (.made(decimal: ","), nil), (.made(decimal: ";"), "--decimal"),
            (.made(decimal: ",", thousands: ","), "--thousands"), (.made(thousands: "x"), "--thousands"),
            (.made(thousands: ""), "--thousands"), (.made(booleans: [("yes", "no"), ("1", "0")]), nil),
            (.made(booleans: [("yes", "YES")]), "--booleans"), (.made(booleans: [("2", "no")]), "--booleans"),
            (.made(booleans: [("yes", "true")]), "--booleans"), (.made(booleans: [("", "no")]), "--booleans"),
            (.made(shortYears: 1950), "--two-digit-years"),
            (.made(dates: .dayFirst, shortYears: 0), "--two-digit-years"),
            (.made(dates: .dayFirst, shortYears: 9900), nil),
        ] as [(ValueOptions, String?)]) func `options that contradict are named`(options: ValueOptions, name: String?)
    {
        #expect((options.problem == nil) == (name == nil))
        if let name { #expect(options.problem?.hasPrefix(name) == true) }
    }
}
