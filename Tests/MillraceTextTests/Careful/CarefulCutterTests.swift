import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct CarefulCutterTests {
    private static let deliveries = Delivery.all.filter { $0.implementation == .best }

    @Test(arguments: deliveries) func `tables come back from every dialect`(delivery: Delivery) {
        var random = SeededGenerator(seed: 71)
        for _ in 0..<80 {
            let writer = RandomDialect(using: &random)
            let (rows, text) = writer.table(using: &random)
            let read = delivery.fast(writer.dialect).read(text)
            #expect(read.fault == nil && read.rejects.isEmpty, "\(writer.dialect) \(text.debugText)")
            #expect(read.rows == rows.map { $0.map(\.comparable) }, "\(writer.dialect) \(text.debugText)")
            #expect(SlowCSV(writer.dialect).read(text).rows.map { $0.map(\.comparable) } == read.rows)
        }
    }

    /// Nothing is lost and nothing is read twice, whatever happens to a text, and every reject says where it stands.
    @Test(arguments: deliveries) func `damage in every dialect is found where it is`(delivery: Delivery) {
        var random = SeededGenerator(seed: 72)
        for _ in 0..<150 {
            let writer = RandomDialect(using: &random)
            var text = writer.table(using: &random).text
            for _ in 0..<Int.random(in: 1...3, using: &random) { Damage.apply(to: &text, using: &random) }
            let slow = SlowCSV(writer.dialect).read(text)
            let read = delivery.fast(writer.dialect).read(text)
            #expect(read.difference(from: slow) == nil, "\(writer.dialect) \(text.debugText)")
        }
    }

    static let texts: [(text: String, dialect: CSVDialect)] = [
        ("a,b\r1,2\r3,4", .anyLines), ("a,b\r\n1,2\r3,4\n5,6\r\r\n7,8\r\r9,10\r", .anyLines),
        ("a,b\r\"x\r\ny\",2\r", .anyLines), ("\r\r\na\r1\r\r2\r", .anyLines), ("a,b\r1,\"2\"\r\r\n3,4", .anyLines),
        ("a||b\n1|2||3\n|4||\n", CSVDialect(delimiter: Array("||".utf8))),
        ("a||b\n\"x||y\"||\"z\"|\n1||2\n", CSVDialect(delimiter: Array("||".utf8))),
        ("a,b\n\"x\n,1\n2,3\n4,\"5\"y\n6,7\n", CSVDialect(delimiter: 0x2C, quote: nil)),
        ("# x\na,b\n#1,2\n1,#2\n\"#\",3\n#", .comments), ("#\n\n#\"\na\n#b\nc", .comments),
        ("a,b\n\"x\\\"y\",\"\\\\\"\nx\\,y,\\\n\n\"\\", .backslash), ("a,b\n\\\"1,2\n\\", .backslash),
        ("\n\r\n1\n\n-", .headerless), ("\n\n1,2\n3\n\n4,\"5\"x\n", .headerless), ("\n\nx\"y\n\nz\n", .headerless),
        ("t\n\"u\n\na,b\n1,2\n", .skipping(3)), ("t\n\"u\n", .skipping(3)), ("\u{FEFF}t\na,b\n1,2\n", .skipping(1)),
        ("a,b\n1,2,\n3,4\n5,6,7\n8,9,\"\"\n10,,\n", .trailing), ("a,b\n\"\",\n,\"\"\n", .trailing),
    ]

    @Test(arguments: deliveries) func `irregular texts are read by their rules`(delivery: Delivery) {
        for (text, dialect) in CarefulCutterTests.texts {
            let slow = SlowCSV(dialect).read(Array(text.utf8))
            let read = delivery.fast(dialect).read(Array(text.utf8))
            #expect(read.difference(from: slow) == nil, "\(text.debugDescription)")
        }
    }

    @Test func `a malformed record is its first line`() {
        let text = "a,b\n1,\"x\n2,y\n3,\"z\"\n4,\"v\"w\n5,6\n7,\"u\n8,9\n"
        for isCareful in [false, true] {
            var reader = FastCSV()
            reader.isCareful = isCareful
            let table = reader.read(Array(text.utf8))
            #expect(table.rejects.map(\.record) == [1, 4, 6])
            #expect(table.rejects.map(\.reason) == ["text_after_quote", "text_after_quote", "unclosed_quote"])
            #expect(table.rejects.map(\.line) == [2, 5, 7])
            #expect(table.rejects.map(\.startLine) == [2, 5, 7])
            // Of the first its quotes go wrong two lines on: the quote that opens is shown.
            #expect(table.rejects.map(\.byte) == [6, 24, 32])
            #expect(table.rejects.map { $0.raw?.debugText } == ["1,\"x", "4,\"v\"w", "7,\"u"].map(\.debugDescription))
            #expect(table.rows.map { String(decoding: $0[0].bytes, as: UTF8.self) } == ["2", "3", "5", "8"])
        }
    }

    @Test func `a quote in a field without quotes is text`() {
        let table = FastCSV().read(Array("a\"b,c\n5'10\",x\"y\"\n,\"\"\"\"\n".utf8))
        #expect(table.names == ["a\"b", "c"])
        #expect(table.rejects.isEmpty)
        let rows = table.rows.map { $0.map { String(decoding: $0.bytes, as: UTF8.self) } }
        #expect(rows == [["5'10\"", "x\"y\""], ["", "\""]])
    }

    @Test func `fields of many megabytes are read`() {
        let long = [UInt8](repeating: 0x78, count: 5 << 20)
        let text = Array("a,b\n1,\"".utf8) + long + Array("\n\"\n2,x\"".utf8) + long + Array("\n3,4\n".utf8)
        for isCareful in [false, true] {
            var reader = FastCSV(slabBytes: 1 << 20)
            reader.isCareful = isCareful
            #expect(reader.read(text).rows.map { $0[1].bytes.count } == [long.count + 1, long.count + 2, 1])
        }
    }
}

extension CSVDialect {
    fileprivate static func with(_ change: (inout CSVDialect) -> Void) -> CSVDialect {
        var dialect = CSVDialect.comma
        change(&dialect)
        return dialect
    }

    fileprivate static let anyLines = with { $0.lineEnds = .any }
    fileprivate static let comments = with { $0.comment = [0x23] }
    fileprivate static let headerless = with { $0.hasHeader = false }
    fileprivate static let backslash = with { $0.escape = 0x5C }
    fileprivate static let trailing = with { $0.hasTrailingDelimiter = true }
    fileprivate static func skipping(_ lines: Int) -> CSVDialect { with { $0.skipLines = lines } }
}

/// What may happen to a text on its way.
enum Damage {
    /// Cuts something out, changes or inserts a byte, swaps two parts, or takes off the end.
    static func apply(to text: inout [UInt8], using random: inout SeededGenerator) {
        guard !text.isEmpty else { return }
        let place = Int.random(in: 0..<text.count, using: &random)
        let end = min(place + Int.random(in: 0...20, using: &random), text.count)
        let byte: UInt8 = [0x22, 0x27, 0x2C, 0x0A, 0x0D, 0x5C, 0x00, 0xFF, 0x41].randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<5, using: &random) {
        case 0: text.removeSubrange(place..<end)
        case 1: text[place] = byte
        case 2: text.insert(byte, at: place)
        case 3: text.swapAt(place, Int.random(in: 0..<text.count, using: &random))
        default: text.removeSubrange(place...)
        }
    }
}
