import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct ValueHintTests {
    /// Hints for the column `a` of a table with another column `b` of numbers with fractions.
    private func hints(
        _ values: [String], declared: Set<Int> = [], other: String = "x",
        _ change: (inout ValueOptions) -> Void = { _ in }
    ) throws -> [ValueHint] {
        var options = ValueOptions()
        change(&options)
        let dialect = CSVDialect(delimiter: UInt8(ascii: ";"))
        var cutter = SlabCutter(dialect: dialect, slabBytes: 1 << 20, recordLimit: 1 << 20)
        var slabs: [Slab] = []
        let text = Array(("a;b\n" + values.map { "\($0);\(other)\n" }.joined()).utf8)
        try text.withUnsafeBytes { try cutter.append($0, into: &slabs) }
        try cutter.finish(into: &slabs)
        return try ValueHints.of(
            try #require(slabs.first), reading: .fields(dialect, options), names: ["a", "b"], declared: declared)
    }

    @Test(arguments: [
        (["1", "NA", "3"], ["--null NA"], "int64"), (["1", "-", "n/a"], ["--null n/a --null='-'"], "int64"),
        (["1,5", "2,25"], ["--decimal ,"], "double"), (["1.234,5", "2"], ["--decimal , --thousands ."], "double"),
        (["1,234,567", "2"], ["--thousands ,"], "int64"),
        (["1,234", "2,345"], ["--thousands ,", "--decimal ,"], "int64"),
        (["1 234", "12"], ["--thousands ' '"], "int64"), (["1'234.5", "12"], ["--thousands \"'\""], "double"),
        (["yes", "no", "Yes"], ["--booleans yes/no"], "boolean"),
        (["Y", "N", "?"], ["--booleans y/n --null='?'"], "boolean"),
        (["2026-01-01", "unknown"], ["--null unknown"], "date"),
        (["1,5", "NULL"], ["--decimal , --null NULL"], "double"),
    ]) func `an option is named that gives the column a type`(values: [String], options: [String], type: String) throws
    {
        let hints = try hints(values)
        #expect(hints.map(\.options) == [options])
        #expect(hints.first.map { "\($0.type)" } == type)
        #expect(hints.first?.column == 0)
    }

    @Test(arguments: [
        ["1", "2"], ["x", "y"], ["NA", "NULL"], ["00501", "00502"], ["NA", "DE", "FR"], ["yes", "no", "maybe"],
        ["1,5", "1,5,5"],
        [""], ["on"], ["1.2.3"],
    ]) func `nothing is named for what is text, or has a type`(values: [String]) throws {
        let found = try hints(values)
        // One word may be half of a pair.
        #expect(found.allSatisfy { $0.options == ["--booleans on/off"] && values == ["on"] }, "\(found)")
    }

    @Test func `what was declared is not asked again`() throws {
        #expect(try hints(["1", "NA"], declared: [0]).isEmpty)
        #expect(try hints(["1", "NA"]) { $0.nullTexts = [Array("NA".utf8)] }.isEmpty)
        #expect(try hints(["1,5"]) { $0.thousandsMark = [UInt8(ascii: " ")] }.isEmpty)
        #expect(try hints(["yes"]) { $0.trueWords = [Array("ok".utf8)] }.isEmpty)
    }

    @Test func `a hint says what it would take from other columns`() throws {
        let hint = try #require(try hints(["1,5", "2,5"], other: "3.5").first)
        #expect(hint.reason == "all values are numbers then; but b is text then")
        let nulls = try #require(try hints(["1", "NA", "NA"]).first)
        #expect(nulls.reason == "2 of the first 3 values are 'NA'")
    }

    @Test(
        arguments: [
            // Müller, Straße
            ([0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72, 0x2C, 0x20, 0x53, 0x74, 0x72, 0x61, 0xDF, 0x65], .windows1252),
            // 名前,たなか
            ([0x96, 0xBC, 0x91, 0x4F, 0x2C, 0x82, 0xBD, 0x82, 0xC8, 0x82, 0xA9], .shiftJIS),
            // café – €
            ([0x63, 0x61, 0x66, 0xE9, 0x20, 0x96, 0x20, 0x80], .windows1252),
        ] as [([UInt8], TextEncoding)]) func `an encoding is guessed by what its bytes would mean`(
            bytes: [UInt8], encoding: TextEncoding
        )
    {
        #expect(TextEncoding.guess(bytes[...]) == encoding)
    }

    @Test func `bytes without a meaning are nobody's text`() { #expect(TextEncoding.guess([0x41, 0x81, 0x20]) == nil) }
}
