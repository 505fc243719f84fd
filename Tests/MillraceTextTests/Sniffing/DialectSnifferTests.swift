import Testing

@testable import MillraceText

@Suite struct DialectSnifferTests {
    private func sniff(_ text: String, name: String = "t.csv", _ change: (inout TextOptions) -> Void = { _ in })
        -> SniffedDialect
    {
        var options = TextOptions()
        change(&options)
        return DialectSniffer.sniff(Array(text.utf8), isWhole: true, options: options, name: name)
    }

    private static func rows(_ count: Int, _ row: (Int) -> String) -> String {
        (0..<count).map(row).joined(separator: "\n")
    }

    @Test(arguments: [
        ("a,b\n1,2\n", ","), ("a;b\n1,5;2,5\n", ";"), ("1,5;2,5\n3,5;4,5\n", ";"), ("a|b|c\n1,2|3|4\n5,6|7|8\n", "|"),
        ("a\tb\n1, 2\t3\n", "\t"), ("a;b\nx,y;x,y\nx,y;x,y\nx;x\n", ";"), ("text\nno, not this\nnor; that\nend", ","),
        ("a:b\n1:2\n", ","), ("a b\n1 2\n", ","), ("", ","), ("word", ","),
        ("k|{\"a\": 1, \"b\": 2}\nl|{\"a\": 3, \"b\": 4}\n", "|"),
        ("id;t\n1;\"a;b\nc,d\"\n2;\"e\"\n", ";"), ("a,b,c\n1,2,3\n1,2\n1,2,3\n1,2,3\n", ","),
        ("a|b\n1|2\n\n\"made: today\"", ","),
    ]) func `the delimiter makes records of equal width`(text: String, delimiter: String) {
        #expect(sniff(text).dialect.delimiter == Array(delimiter.utf8))
    }

    private static func lines(_ delimiter: String, _ count: Int = 3) -> String {
        let rows = (0..<count).map { ["\($0)", "Ada, Ada", "1\($0).5"] }
        return ([["id", "names", "amount"]] + rows).map { $0.joined(separator: delimiter) }.joined(separator: "\n")
    }

    @Test(arguments: [
        "~", "^", "\u{1}", "\u{1F}", "¦", "§", "||", "~|", "|~|", "::", "#@#", "$$", "<|>", "*", "#",
    ])
    func `a delimiter that is seldom used divides all records`(delimiter: String) {
        let sniffed = sniff(DialectSnifferTests.lines(delimiter))
        #expect(sniffed.dialect.delimiter == Array(delimiter.utf8))
        #expect(sniffed.dialect.skipLines == 0)
    }

    @Test(arguments: [
        ("time,n\n12:30:45,1\n12:31:45,2\n12:32:45,3\n", ","), ("time\n12:30:45\n12:31:00\n12:32:00\n", ","),
        ("12:30:45\n12:31:00\n12:32:00\n", ","), ("h:m:s\n12:30:45\n12:31:00\n12:32:00\n", ","),
        ("http://a\nhttp://b\nhttp://c\n", ","), ("Name: Ada\nAge: 36\nTown: London\n", ","),
        ("00:1a:2b:3c:4d:5e\n00:1a:2b:3c:4d:5f\n00:1a:2b:3c:4d:60\n", ","),
        ("2026-01-01 10:00:00 a:b\n2026-01-02 10:00:00 a:c\n2026-01-03 10:00:00 a:d\n", ","),
        ("full name\nAda Lovelace\nAlan Turing\nGrace Hopper\n", ","), ("id n x\n1 a 2.5\n2 b 3.5\n3 c 4.5\n", " "),
        ("mail\na@b.c\nd@e.f\ng@h.i\n", ","), ("a,,b\n1,,2\n3,,4\n", ","), ("a,b\n1,#5\n2,#6\n3,#7\n", ","),
        ("red,#f00,#0f0\nblue,#00f,#0ff\ngrey,#777,#888\n", ","), ("a~b,c\n1~2,3\n4~5,6\n", ","),
        ("std::string\nstd::vector\nstd::map\n", ","), ("1🦆a\n2🦆b\n3🦆c\n", ","),
    ]) func `times, addresses, prose and colours are no delimiters`(text: String, delimiter: String) {
        #expect(sniff(text).dialect.delimiter == Array(delimiter.utf8))
    }

    @Test(arguments: [
        ("sep=;\r\na;b\r\n1,5;2,5\r\n", ";", 1), ("\"sep=|\"\na|b\n1|2\n", "|", 1), ("SEP=\t\na\tb\n1\t2\n", "\t", 1),
        ("sep=~\na~b\n", "~", 1), ("sep=,\na;b;c\n1;2;3\n4;5;6\n", ";", 1), ("sep=\na,b\n1,2\n", ",", 0),
        ("sep=x,b\n1,2\n3,4\n", ",", 0), ("sep=;\nReport\na;b;c\n1;2;3\n4;5;6\n", ";", 2),
    ]) func `a first line may name the delimiter`(text: String, delimiter: String, skipLines: Int) {
        let sniffed = sniff(text)
        #expect(sniffed.dialect.delimiter == Array(delimiter.utf8))
        #expect(sniffed.dialect.skipLines == skipLines)
        #expect(sniff(text) { $0.skipLines = 0 }.dialect.skipLines == 0, "what is declared holds")
    }

    @Test(arguments: [
        ("Payments,,,\n,,,\nid,name,town,day\n1,a,x,2026-01-01\n2,b,y,2026-01-02\n", 2),
        ("Report:,Payments\nFrom:,2026-01-01\n\nid,name,town\n1,a,x\n2,b,y\n", 3),
        ("Payments, all\nid,name,town\n1,a,x\n2,b,y\n3,c,z\n", 1), ("Payments,,\nname,town,land\na,b,c\nd,e,f\n", 1),
        ("name,,\n1,2,3\n4,5,6\n7,8,9\n", 0), ("name,town\na,b,c\nd,e,f\ng,h,i\n", 0),
        ("a,,\nb,c,d\ne,,\nf,g,h\n", 0), ("id,name,town\n1,a,x\n2,b,y\n", 0), ("a,b\n1,2\n3,4\n", 0),
        ("Report\nid,name,town\n" + rows(20) { "\($0),a,x" } + "\n20 records\n", 1),
    ]) func `titles may hold delimiters where the first row behind them can only be names`(text: String, skipLines: Int)
    {
        #expect(sniff(text).dialect.skipLines == skipLines)
    }

    @Test func `control characters are shown by their numbers`() {
        #expect(sniff(DialectSnifferTests.lines("\u{1F}")).findings.first?.value == "\\x1f")
    }

    @Test func `a name says that tabs stand between fields, unless there is none`() {
        #expect(sniff("a,b\tc\n1,2\t3\n", name: "x/T.TSV.gz").dialect.delimiter == [0x09])
        #expect(sniff("a,b\n1,2\n", name: "t.tsv").dialect.delimiter == [0x2C])
        #expect(sniff("a,b\n1,2\n") { $0.input = .tsv }.dialect.delimiter == [0x09])
        #expect(sniff("a,b\n1,2\n") { $0.delimiter = Array("||".utf8) }.dialect.delimiter == Array("||".utf8))
    }

    @Test(
        arguments: [
            ("a,b\n\"x\",1\n", 0x22, nil), ("a,b\n'x,y',1\n'z',2\n", 0x27, nil), ("a,b\nx,it's\n", 0x22, nil),
            ("a,b\n'tis,1\n'twas,2\n", 0x22, nil), ("a,b\n\"x\",'y, z'\n\"x\",2\n", 0x22, nil),
            ("a,b\n\"x\\\"y\",1\n\"z\",2\n", 0x22, 0x5C), ("a,b\n\"C:\\\",1\n\"x\"\"y\",2\n", 0x22, nil),
            ("a,b\n\"x\" y,1\n\"z\" z,2\n\"w\" w,3\n", nil, nil), ("a,b\n1,\"x\n2,y\n", 0x22, nil),
            ("a,b\n\"x\" y,1\n", 0x22, nil), ("\"]\"bla]\"\"", nil, nil),
        ] as [(String, UInt8?, UInt8?)])
    func `quotes and escapes are those that leave no record malformed`(text: String, quote: UInt8?, escape: UInt8?) {
        let dialect = sniff(text).dialect
        #expect(dialect.quote == quote)
        #expect(dialect.escape == escape)
    }

    @Test(arguments: [
        ("a,b\r1,2\r", true), ("a,b\r\n1,2\r\n", false), ("a\r\r\nb\r\r\n", true), ("a,b\n\"x\ry\",2\n", false),
        ("a\nb\rc\n", true), ("a,b\n1,2\r", false), ("a\rb", true), ("a\r", true),
    ]) func `carriage returns outside quotes end lines`(text: String, isAny: Bool) {
        #expect((sniff(text).dialect.lineEnds == .any) == isAny)
    }

    @Test func `what divides every line is believed before what divides most`() {
        #expect(sniff("id;text\n0;a,b,c\n1;a,b,c\n2;a,b,c\n").dialect.delimiter == [0x3B])
    }

    @Test(arguments: [
        ("Title\n\nmade today\na,b,c\n1,2,3\n4,5,6\n", 3, ""), ("a\n1,2\n3,4\n5,6\n", 0, ""),
        ("T\na,b\n3,4\n5,6\n", 1, ""), ("name\nSmith, John\nDoe, Jane\nRoe, Rick\n", 0, ""),
        ("id;text\n0;a, b, c\n1;a, b, c\n2;a, b, c\n", 0, ""), ("a,b\n1,2\n", 0, ""),
        ("# made today\na,b\n1,2\n# more\n3,4\n", 0, "#"), ("#a,b\n1,2\n3,4\n", 0, ""), ("a\n#b\nc\n", 0, ""),
        ("a,b\n#x,1\n#y,2\n", 0, ""), ("# t\na;b\n1;2\n", 0, "#"),
    ]) func `only lines that no table can hold are left out`(text: String, skipLines: Int, comment: String) {
        #expect(sniff(text).dialect.skipLines == skipLines)
        #expect(sniff(text).dialect.comment == Array(comment.utf8))
    }

    @Test func `the first record has names unless the columns say that it has values`() {
        let numbers = DialectSnifferTests.rows(20) { "\($0),word\($0)" }
        #expect(!sniff(numbers).dialect.hasHeader)
        #expect(sniff("id,name\n" + numbers).dialect.hasHeader)
        #expect(sniff("0,1\n" + numbers).dialect.hasHeader)
        #expect(sniff(DialectSnifferTests.rows(20) { "w\($0),x" }).dialect.hasHeader)
        let years = DialectSnifferTests.rows(20) { "land\($0),\($0),\($0 * 2),\($0 * 3)" }
        #expect(sniff("country,2019,2020,2021\n" + years).dialect.hasHeader)
        #expect(!sniff("peru,2019,2025,2021\n" + years).dialect.hasHeader)
        let dates = DialectSnifferTests.rows(20) { "2024-01-\(10 + $0),x,true" }
        #expect(!sniff(dates).dialect.hasHeader)
        #expect(sniff(",,\n" + numbers).dialect.hasHeader)
        #expect(sniff("1,2\n3,4\n").dialect.hasHeader, "too little to tell")
        #expect(!sniff(DialectSnifferTests.rows(6) { "\($0),word\($0)" }).dialect.hasHeader)
        #expect(sniff(DialectSnifferTests.rows(5) { "\($0),word\($0)" }).dialect.hasHeader, "as little to tell")
        #expect(!sniff("1,x,2026-01-01\n2,y,2026-01-02\n3,z,2026-01-03\n").dialect.hasHeader, "no name is a day")
        #expect(sniff("id,x,day\n2,y,2026-01-02\n3,z,2026-01-03\n").dialect.hasHeader)
        #expect(sniff(numbers) { $0.header = .yes }.dialect.hasHeader)
        #expect(!sniff("a,b\n1,2\n") { $0.header = .no }.dialect.hasHeader)
    }

    @Test func `a delimiter behind every record is no field`() {
        #expect(sniff("a,b\n1,2,\n3,4,\n").dialect.hasTrailingDelimiter)
        #expect(!sniff("a,b\n1,2,\n3,4,5\n").dialect.hasTrailingDelimiter)
        #expect(!sniff("a,b,\n1,2,\n3,4,\n").dialect.hasTrailingDelimiter)
    }

    @Test func `a plain text is read by the fast scan`() {
        for text in ["", "a,b\n1,2\n", "a;b\r\n\"1\";2\r\n", "a|b\n1|\"x\"\"y\"\n", "a,b\n1,x\"y\n"] {
            #expect(sniff(text).dialect.isPlain)
        }
    }

    @Test func `what was declared holds and is said to be declared`() {
        let sniffed = sniff("a,b\n1,2\n") {
            $0.delimiter = [0x3B]
            $0.quote = .none
            $0.escape = .byte(0x5C)
            $0.comment = [0x25]
            $0.skipLines = 1
            $0.header = .no
        }
        var dialect = CSVDialect(delimiter: 0x3B, quote: nil, hasHeader: false)
        dialect.escape = 0x5C
        dialect.comment = [0x25]
        dialect.skipLines = 1
        #expect(sniffed.dialect == dialect)
        #expect(sniffed.findings.allSatisfy { $0.reason == "declared" && $0.confidence == 1 })
        #expect(sniffed.findings.map(\.topic) == ["delimiter", "quote", "escape", "header", "comment", "skip-lines"])
    }

    @Test func `findings have reasons and can be given back as options`() {
        let findings = sniff("Report\nname\tage\nanna\t7\nbert\t8\n").findings
        #expect(findings.map(\.topic) == ["delimiter", "quote", "escape", "header", "skip-lines"])
        #expect(findings.map(\.value) == ["\\t", "\"", "doubled", "yes", "1"])
        #expect(findings.allSatisfy { !$0.reason.isEmpty && $0.confidence > 0 && $0.confidence <= 1 })
    }

    /// No head makes it fail, and what it says holds for the head that it saw: cut anywhere, it still ends.
    @Test func `any bytes are sniffed`() {
        var random = SeededGenerator(seed: 91)
        for _ in 0..<300 {
            let writer = RandomDialect(using: &random)
            var text = writer.table(using: &random).text
            for _ in 0..<3 { Damage.apply(to: &text, using: &random) }
            let sniffed = DialectSniffer.sniff(
                text, isWhole: Bool.random(using: &random), options: TextOptions(), name: "")
            #expect(!sniffed.dialect.delimiter.isEmpty)
            let read = FastCSV(dialect: sniffed.dialect).read(text)
            #expect(read.difference(from: SlowCSV(sniffed.dialect).read(text)) == nil, "\(text.debugText)")
        }
    }
}
