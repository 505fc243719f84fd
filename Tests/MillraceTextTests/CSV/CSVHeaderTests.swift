import Testing

@testable import MillraceText

@Suite struct CSVHeaderTests {
    @Test(arguments: [
        (["a", "b"], ["a", "b"]), (["a", "a"], ["a", "a_2"]), (["a", "A", "a"], ["a", "A_2", "a_3"]),
        (["a", "a", "a_2"], ["a", "a_3", "a_2"]), (["", "x", ""], ["column_1", "x", "column_3"]),
        (["column_2", ""], ["column_2", "column_2_2"]), (["ä", "Ä"], ["ä", "Ä_2"]), ([""], ["column_1"]),
        (["a_2", "a", "a", "A_2"], ["a_2", "a", "a_3", "A_2_2"]),
    ]) func `names are unique without regard to case`(raw: [String], names: [String]) {
        #expect(CSVHeader(rawNames: raw).names == names)
    }

    @Test(arguments: [
        ("", nil), ("\u{FEFF}", nil), ("\n\r\n", nil), ("a", ["a"]), ("\u{FEFF}a,b\r\n", ["a", "b"]),
        ("\"x\ny\",\"q\"\"q\"\n1,2", ["x\ny", "q\"q"]), ("a,\n", ["a", "column_2"]),
    ]) func `the first record names the columns`(text: String, names: [String]?) {
        let cut = FastCSV().cut(Array(text.utf8))
        #expect(cut.header?.names == names)
        #expect(cut.headerFault == nil)
    }

    @Test func `without a header the columns are numbered`() {
        var dialect = CSVDialect.tab
        dialect.hasHeader = false
        let table = FastCSV(dialect: dialect).read(Array("\n1\t2\n3\t4".utf8))
        #expect(table.names == ["column_1", "column_2"])
        #expect(table.rows.map { $0.map { String(decoding: $0.bytes, as: UTF8.self) } } == [["1", "2"], ["3", "4"]])
    }
}
