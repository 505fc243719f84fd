import MillraceColumns
import Testing

@testable import Millrace
@testable import MillraceText

@Suite struct ColumnEvidenceTests {
    private func evidence(_ values: [String], _ options: ValueOptions = ValueOptions()) throws -> ColumnEvidence {
        var cutter = SlabCutter(dialect: .comma, slabBytes: 1 << 20, recordLimit: 1 << 20)
        var slabs: [Slab] = []
        let text = Array(("a,b\n" + values.map { "\"\($0)\",\n" }.joined()).utf8)
        try text.withUnsafeBufferPointer { try cutter.append(UnsafeRawBufferPointer($0), into: &slabs) }
        try cutter.finish(into: &slabs)
        let slab = try #require(slabs.first)
        let classifier = CSVClassifier(dialect: .comma, columnCount: 2, values: options)
        let summary = try #require(try classifier.decode(slab).summary.first)
        return ColumnEvidence(name: "a", summary: summary, declared: nil)
    }

    @Test(arguments: [
        (["1", "2"], "2 of 2 values are integers; lossless"), (["x", "1"], "mixed: 1 integer, 1 text"),
        (
            ["01/02/2024", "02/03/2024"], "ambiguous day and month in 2 dates: text; say --dates dmy or mdy"
        ),
        (["01/02/2024", "13/02/2024"], "2 of 2 values are dates as DD/MM/YYYY; the order is settled by 1"),
        (["2024.01.02 10:00"], "1 of 1 values are timestamps as YYYY.MM.DD"),
        (["13/02/2024", "02/13/2024"], "2 dates, of which no one order and mark fits all: text; say --dates"),
        (["13/02/2024", "2024-02-13"], "2 dates, some as YYYY-MM-DD and some not: text; say --dates dmy or mdy"),
        (["2024/02/13", "2024-02-13"], "2 dates, some as YYYY-MM-DD and some not: text; say --dates ymd"),
        (
            ["12345678901234567890", "7"],
            "1 of 2 numbers have more digits than an integer or a double keeps: text; say --decimal-inference exact"
        ),
        (
            ["9007199254740993", "7.5"],
            "1 of 2 numbers are beyond 2^53 among decimal numbers: text; say --decimal-inference exact"
        ),
    ]) func `a sentence says why, and which option would decide`(values: [String], sentence: String) throws {
        #expect(try evidence(values).evidence == sentence)
    }

    @Test func `decimals are said with their width`() throws {
        var options = ValueOptions()
        options.decimalInference = .exact
        let column = try evidence(["12345678901234567890", "7.5"], options)
        #expect(column.type == .decimal(precision: 21, scale: 1))
        #expect(column.evidence == "1 integer beyond 64 bits, 1 decimal number; lossless")
    }
}
