import MillraceBytes
import MillraceColumns
import MillraceText
import Testing

@testable import Millrace

/// What is written about a rejected record can be read again, whatever its bytes are.
@Suite struct RejectEntryTests {
    static let records: [[UInt8]] = [
        [], Array("1,a".utf8), Array(#"2,"b"c\"#.utf8), Array("3,\u{0}\u{1B}[31m\t\r\n\u{7F}\u{85}\u{2028}".utf8),
        Array("4,Müller 🜁".utf8), [0x35, 0x2C, 0xFF, 0xFE, 0x80], [0xED, 0xA0, 0x80], [0xC3], Array(0...255),
    ]

    @Test(arguments: records)
    func comesBackAsItWas(_ raw: [UInt8]) throws {
        let schema = Schema([Field("id", .int64), Field("näme \"x\"", .string)])
        let position = SourcePosition(record: 7, line: 9, column: 2, byte: 1 << 60)
        let fault = RecordFault(reason: .textAfterQuote, position: position, detail: "text after \"the\" quote")
        var bytes: [UInt8] = []
        RejectLines(object: "s3://in/a b.csv", schema: schema, isRedacted: false)
            .append(RejectedRecord(fault: fault, byte: (1 << 60) - 3, line: 8, raw: raw), to: &bytes)
        #expect(bytes.filter { $0 == 0x0A }.count == 1)
        let entry = try #require(RejectEntry(line: Array(bytes.dropLast())))
        #expect(entry.raw == raw)
        #expect(entry.object == "s3://in/a b.csv")
        #expect(entry.position == SourcePosition(record: 7, line: 8, column: 2, byte: (1 << 60) - 3))
        #expect(entry.faultOffset == (raw.count >= 3 ? 3 : nil))
        #expect(entry.encoding == .utf8)
        #expect(entry.columnName == "näme \"x\"")
        #expect(entry.reason == "text_after_quote")
        #expect(entry.detail == fault.detail)
        #expect(entry.schemaVersion.count == 16)
    }

    @Test func aPathIsTheColumnOfAValueWithoutOne() throws {
        let fault = RecordFault(
            reason: .valueRefused, position: SourcePosition(record: 1, line: 2, column: nil, byte: 3), detail: "int64",
            path: "items[].price")
        var bytes: [UInt8] = []
        RejectLines(object: "a", schema: Schema([]), isRedacted: false)
            .append(RejectedRecord(fault: fault, byte: 3, line: 2, raw: []), to: &bytes)
        let entry = try #require(RejectEntry(line: Array(bytes.dropLast())))
        #expect(entry.columnName == "items[].price")
        #expect(entry.position.column == nil)
    }

    /// Bytes that would say something else as UTF-8 are no text there.
    @Test(arguments: [
        ("latin-1", Array("1,a".utf8), true), ("latin-1", [0x31, 0xC3, 0xA9], false), ("utf-16le", [0x31, 0], false),
        ("shift-jis", [0x83, 0x5C], false),
    ])
    func bytesOfOtherEncodingsComeBack(_ encoding: String, _ raw: [UInt8], isText: Bool) throws {
        let fault = RecordFault(
            reason: .tooFewFields, position: SourcePosition(record: 1, line: 2, column: nil, byte: 9), detail: "1 field"
        )
        var bytes: [UInt8] = []
        RejectLines(object: "a", schema: Schema([]), isRedacted: false)
            .append(RejectedRecord(fault: fault, byte: 9, line: 2, raw: raw, encoding: encoding), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self).contains("raw_base64") != isText)
        let entry = try #require(RejectEntry(line: Array(bytes.dropLast())))
        #expect(entry.raw == raw)
        #expect(entry.encoding.rawValue == encoding)
    }

    @Test func aRedactedRecordHasNoBytes() throws {
        let fault = RecordFault(
            reason: .tooFewFields, position: SourcePosition(record: 1, line: 2, column: nil, byte: 3), detail: "1 field"
        )
        var bytes: [UInt8] = []
        RejectLines(object: "a", schema: Schema([]), isRedacted: true)
            .append(RejectedRecord(fault: fault, byte: 3, line: 2, raw: Array("TOPSECRET".utf8)), to: &bytes)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("TOPSECRET"))
        #expect(try #require(RejectEntry(line: Array(bytes.dropLast()))).raw == nil)
    }

    @Test(arguments: [
        "", "{}", "[1]", "x", #"{"object":"a","record":1}"#,
        #"{"object":"a","record":-1,"line":1,"byte":1,"reason":"x"}"#,
    ])
    func whatIsNoEntryIsRefused(_ line: String) {
        #expect(RejectEntry(line: Array(line.utf8)) == nil)
    }

    @Test func theWayOfReadingComesBack() throws {
        var options = ConversionOptions()
        options.reading.delimiter = "||"
        options.reading.quote = "'"
        options.reading.escape = "\\"
        options.reading.comment = "#"
        options.reading.nullTexts = ["NA", "\\N"]
        options.reading.decimalMark = ","
        options.reading.thousandsMark = "."
        options.reading.booleanWords = [try ReadingRules.BooleanWords(parsing: "ja/nein")]
        options.reading.dateOrder = .dayFirst
        options.reading.decimalInference = .exact
        options.reading.invalidBytes = .replace
        options.reading.flatten = true
        options.declaredTypes = ["amount": .decimal(precision: 9, scale: 2)]
        let written = RecordedReading(
            object: "s3://in/2026/a.csv", etag: "\"e\"", output: OutputName(path: "2026", fileName: "a.csv"),
            columns: ["id", "amount"], reading: .fields(.comma, ValueOptions()),
            findings: [Finding(topic: "skip-lines", value: "3", reason: "", confidence: 1)], options: options)
        let schema = Schema([
            Field("id", .int64), Field("amount", .decimal(precision: 9, scale: 2)), Field("_rescued", .string),
        ])
        let json = written.json(schema: schema, version: "0123456789abcdef")
        let read = try #require(RecordedReading(json: Array(json.utf8)))
        #expect(read.object == written.object)
        #expect(read.etag == written.etag)
        #expect(read.output == written.output)
        #expect(read.columns == written.columns)
        #expect(read.format == .csv)
        #expect(read.rules == written.rules)
        #expect(read.rules.skipLines == 3)
        #expect(read.types == ["id": .int64, "amount": .decimal(precision: 9, scale: 2)])
    }

    @Test func whatIsSaidNowWins() {
        var recorded = ReadingRules()
        recorded.delimiter = ";"
        recorded.quote = "'"
        recorded.decimalMark = ","
        recorded.nullTexts = ["NA"]
        var given = ReadingRules()
        given.quote = ""
        given.nullTexts = ["-"]
        let merged = given.over(recorded)
        #expect(merged.delimiter == ";")
        #expect(merged.quote == "")
        #expect(merged.decimalMark == ",")
        #expect(merged.nullTexts == ["-"])
    }
}
