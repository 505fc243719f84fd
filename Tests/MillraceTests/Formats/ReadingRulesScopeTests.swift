import Testing

@testable import Millrace

@Suite struct ReadingRulesScopeTests {
    /// Everything that is about CSV and TSV only, said.
    private func said() throws -> ReadingRules {
        var rules = ReadingRules()
        rules.delimiter = ";"
        rules.quote = ""
        rules.escape = "\\"
        rules.comment = "#"
        rules.header = .no
        rules.skipLines = 0
        rules.nullTexts = ["NA"]
        rules.decimalMark = ","
        rules.thousandsMark = "."
        rules.booleanWords = [try ReadingRules.BooleanWords(parsing: "yes/no")]
        rules.dateOrder = .dayFirst
        rules.twoDigitYears = 1950
        rules.decimalInference = .exact
        return rules
    }

    @Test func knowsWhatSaysNothingAboutJSON() throws {
        let rules = try said()
        #expect(
            rules.ignored(inJSON: true) == [
                "--delimiter", "--quote", "--escape", "--comment", "--header", "--skip-lines", "--null", "--decimal",
                "--thousands", "--booleans", "--dates", "--two-digit-years", "--decimal-inference",
            ])
        #expect(rules.ignored(inJSON: false) == [])
        #expect(throws: MillraceError.self) { try rules.checkScope(.jsonLines) }
        for input in [InputFormat.auto, .csv, .tsv] { try rules.checkScope(input) }
    }

    @Test func knowsWhatSaysNothingAboutFields() throws {
        var rules = ReadingRules()
        rules.flatten = true
        #expect(rules.ignored(inJSON: false) == ["--flatten"])
        #expect(rules.ignored(inJSON: true) == [])
        for input in [InputFormat.csv, .tsv] {
            #expect(throws: MillraceError.self) { try rules.checkScope(input) }
        }
        for input in [InputFormat.auto, .jsonLines] { try rules.checkScope(input) }
    }

    @Test func saysNothingAboutWhatIsForAll() throws {
        var rules = ReadingRules()
        rules.encoding = .latin1
        rules.invalidBytes = .replace
        for input in InputFormat.allCases { try rules.checkScope(input) }
    }
}
