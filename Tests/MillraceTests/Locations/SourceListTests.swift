import Testing

@testable import Millrace

@Suite struct SourceListTests {
    @Test func namesOneSourceALine() throws {
        let text = "# yesterday's\r\na.csv\n\ns3://b/k/\n./#c.csv\r\n d e.csv "
        let list = try SourceList(path: "list.txt", bytes: Array(text.utf8))
        #expect(list.entries.map(\.line) == [2, 4, 5, 6])
        #expect(
            list.entries.map(\.location) == [
                .local(path: "a.csv"), .s3(bucket: "b", key: "k/"), .local(path: "./#c.csv"), .local(path: " d e.csv "),
            ])
        #expect(list.place(list.entries[1]) == "line 4 of list.txt")
    }

    @Test(arguments: ["a.csv\n-\n", "a.csv\n@more\n", "a.csv\ngs://b/k\n", "a.csv\ns3://\n"])
    func namesTheLineThatCannotBe(text: String) throws {
        let error = #expect(throws: MillraceError.self) { try SourceList(path: "list.txt", bytes: Array(text.utf8)) }
        #expect(error?.code == .usage)
        #expect(error?.object == "list.txt")
        #expect(error?.message.hasPrefix("line 2: ") == true)
    }

    @Test(arguments: ["", "\n\n", "# nothing\n"])
    func refusesAListOfNothing(text: String) {
        #expect(throws: MillraceError.self) { try SourceList(path: "list.txt", bytes: Array(text.utf8)) }
    }

    @Test func isReadWhereItIsNamed() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("list", "a.csv\n")
        #expect(try Location(parsing: "@" + path).text == "@" + path)
        #expect(throws: MillraceError.self) { try Location(parsing: "@" + path + ".none") }
        // A place has a name of its own.
        #expect(try Location(place: "@" + path) == .local(path: "@" + path))
        #expect(try Location(place: "-") == .local(path: "-"))
    }

    @Test func standardInputIsReadOnce() throws {
        #expect(throws: MillraceError.self) { try SourcePlanner.check([.standardInput, .standardInput]) }
        try SourcePlanner.check([.standardInput, .local(path: "-")])
    }
}
