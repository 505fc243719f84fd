import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct TextWindowTests {
    private func window(
        _ text: String, from start: Int = 0, isEnd: Bool = true, columns: Int = 3, reading: TextReading? = nil
    ) -> TextWindow? {
        TextWindow(
            Array(Array(text.utf8)[start...]), isEnd: isEnd, reading: reading ?? .fields(.comma, ValueOptions()),
            columns: columns)
    }

    private func texts(_ window: TextWindow?) throws -> [String] {
        try #require(window).slabs.map { String(decoding: $0.bytes[..<$0.length], as: UTF8.self) }
    }

    @Test(arguments: [
        ("x,9\n1,2,3\n4,5,6\n", "1,2,3\n4,5,6\n"), ("nd\",3\n1,\"a\nb,c\",3\n4,5,6\n", "4,5,6\n"),
        ("x\ny,2,3\n1,2,3\n", "y,2,3\n1,2,3\n"), ("a,b\"\n1,2\n3\",4\n1,2,3\n4,5,6\n", "4,5,6\n"),
        ("\"\nof, \"\"it\"\",z\n1,\"a\nb,c\",3\n4,5,6\n", "1,\"a\nb,c\",3\n4,5,6\n"),
    ]) func `a record begins where all behind it is as wide as the table`(text: String, records: String) throws {
        #expect(try texts(window(text)).joined() == records)
    }

    /// The inside of a quoted text is no record, however often it looks like one.
    @Test func `every cut of a table gives its last records`() throws {
        let table = (0..<40).map { "\($0),\"line\nbreak, \"\"\($0)\"\"\",x\n" }.joined()
        let bytes = Array(table.utf8)
        for start in 0..<bytes.count - 100 {
            let found = try texts(window(table, from: start)).joined()
            #expect(table.hasSuffix(found))
            let number = try #require(Int(found.prefix { $0 != "," }))
            #expect(found.hasPrefix("\(number),\"line\nbreak, \"\"\(number)\"\""))
            #expect(bytes.count - found.utf8.count - start <= 90, "no more than two records are passed over")
        }
    }

    @Test(arguments: [
        ("1,2\n3,4\n", 3), ("", 3), ("no line end", 3), ("a\n\"b\nc\"\nd\n", 1), ("1,2,3", 3), ("1,2\n", 3),
    ]) func `no guess is made where nothing begins`(text: String, columns: Int) {
        #expect(window(text, columns: columns) == nil)
    }

    @Test func `a single column needs no width where nothing is quoted`() throws {
        #expect(try texts(window("rest\na\nb\n", columns: 1)).joined() == "a\nb\n")
    }

    @Test func `a window in the middle leaves out the record that may go on`() throws {
        let rows = (0..<20_000).map { "\($0),b,c\n" }.joined()
        let found = try texts(window("rest\n" + rows + "99,unfin", isEnd: false)).joined()
        #expect(rows.hasPrefix(found))
        #expect(found.utf8.count > rows.utf8.count - (64 << 10) - 16)
        #expect(window("rest\n1,2,3\n4,5,6\n", isEnd: false) == nil, "what may go on is all there is")
    }

    @Test func `preambles and headers stand in front of the text, not of a window`() throws {
        var dialect = CSVDialect.comma
        dialect.skipLines = 2
        let found = window("rest\n1,2,3\n4,5,6\n", reading: .fields(dialect, ValueOptions()))
        #expect(try texts(found).joined() == "1,2,3\n4,5,6\n")
    }

    @Test(arguments: [
        ("1}\n{\"a\":2}\n{\"a\":3}\n", "{\"a\":2}\n{\"a\":3}\n"), ("x\n [1]\n", nil),
        ("1},\n{\"a\":2},\n{\"a\":3}\n]\n", nil),
        ("no line", nil), ("x\n{\"a\":2", nil),
    ]) func `lines of JSON begin behind a line end`(text: String, records: String?) throws {
        let found = window(text, reading: .json(flatten: false))
        #expect(try found.map { try texts($0).joined() } == records)
    }
}
