import MillraceColumns
import Testing

@testable import MillraceText

/// How the bytes arrive and where the slabs end: results may depend on neither.
struct Delivery: Hashable, CustomTestStringConvertible {
    var partBytes: Int
    var slabBytes: Int
    var implementation: ScanImplementation

    var testDescription: String { "parts of \(partBytes), slabs of \(slabBytes), \(implementation)" }

    static let all: [Delivery] = [1, 7, 64 << 10].flatMap { part in
        [64, 100, 2 << 20].flatMap { slab in
            ScanImplementation.allCases.filter(\.isSupported).map {
                Delivery(partBytes: part, slabBytes: slab, implementation: $0)
            }
        }
    }

    func fast(_ dialect: CSVDialect = .comma) -> FastCSV {
        FastCSV(dialect: dialect, slabBytes: slabBytes, partBytes: partBytes, implementation: implementation)
    }
}

@Suite struct CSVTwinTests {
    static let cases: [String] = [
        "", "\n", "\r\n", "\n\n\n", "a", "a\n", "a\r\n", "a,b", "a,b\n", "\n\na,b\n1,2\n", "\u{FEFF}a,b\n1,2\n",
        "\u{FEFF}", "\u{FEFF}\n", "a,b\n1,2", "a,b\r\n1,2\r\n3,4", "a,b\r\n1,2\n3,4\r", "a\n\n1\n\n", "a\n1\n\r\n2\r\n",
        "a,b\n\n1,2\n\r\n\n3,4\n\n", "a,b\n,\n\"\",\"\"\n", "a,b\n\"x\"\"y\",\"\"\"\"\n\"\"\"\",z\n",
        "a\n\"\"\n\n\"\"\n",
        "a,b\n\"1\n2\",\"3,4\"\n\"\r\n\",\"\n\n\"\n", "\"a\nb\",\"c\"\"d\"\n1,2\n", "a,b\n1,2\n\"x\r\",\"y\"\r\n",
        "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n1,2\n\n1,2,3,4\n", "a,b\n1,2\n3\n4,5,6\n", "a,b\n \n", "a,b,\n1,2,\n1,2\n",
        "a,b\n1,x\"y\n", "a,b\n1,\"x\"y\n", "a,b\n1,\"x\" \n", "a,b\n\"x\"\ry,2\n", "a,b\n\"x\"\r\r\n",
        "a,b\n1,\"x\"\r",
        "a,b\n1,\"x", "a,b\n1,\"x\"\"", "a,b\n1,\"\"\"", "a,b\n1,2\n\"", "a,b\n\"1\n\n", "a\"b,c\n1,2\n", "\"ab",
        "\"a\"b,c\n",
        "a,b\n1,2,3\nx\"y,\n", "a,b\nx\"y,2\n1\n", "a\u{0},b\n\u{0},\u{0}\u{0}\n", "a,b\n\r,1\n\r\r\n",
        "a,b\n1,2\r\r\n",
        "ä,ö\n€,𝄞\n\"ü,\n\",é\n", "a,a,A,a_2,,\n1,2,3,4,5,6\n", "a,b\n\"\"x,1\n", "a,b\n\"\"\"x,1\n", "a,b\n1,\"\n\n\n",
        "a;b\n1;2\n", "a\tb\n1\t2\n",
    ]

    @Test(arguments: Delivery.all) func `the fast path reads what the slow one reads`(delivery: Delivery) {
        for text in CSVTwinTests.cases { expectSame(Array(text.utf8), delivery) }
    }

    @Test(arguments: Delivery.all) func `invalid UTF-8 is found where it is`(delivery: Delivery) {
        let broken: [[UInt8]] = [
            [0x80], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
            [0x41, 0xE2, 0x28, 0xA1], [0xC3, 0xA4, 0xFE], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
        ]
        for bytes in broken {
            expectSame(Array("a,b\n1,".utf8) + bytes + Array("\n3\n".utf8), delivery)
            expectSame(Array("a,b\n1,2\n\n".utf8) + bytes + Array(",\"\n\"\n".utf8), delivery)
            expectSame(Array("a,".utf8) + bytes + Array("\n1,2\n".utf8), delivery)
            expectSame(Array("a,b\n1,2\n3,x".utf8) + bytes, delivery)
        }
    }

    /// The vector code takes 32 bytes at a time: every kind of sequence at every place among others.
    @Test(arguments: ["", "x", "é", "日本", "𝄞é"]) func `invalid UTF-8 is found in long texts`(filling: String) {
        let delivery = Delivery(partBytes: 64 << 10, slabBytes: 2 << 20, implementation: .best)
        let pieces: [[UInt8]] = [
            Array("é€𝄞".utf8), [0xC3], [0xE2, 0x82], [0xF0, 0x9D, 0x84], [0x80], [0xC1, 0x81], [0xE0, 0x9F, 0x80],
            [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
        ]
        for piece in pieces {
            for place in 0..<70 {
                let before = Array(String(repeating: "y", count: place).utf8) + Array(filling.utf8)
                let after = Array(filling.utf8) + Array(String(repeating: "z", count: 40).utf8)
                expectSame(Array("a,b\n1,".utf8) + before + piece + after + Array("\n2,3\n".utf8), delivery)
            }
        }
    }

    @Test func `a slab that somebody else holds stays as it is`() throws {
        let cut = FastCSV().cut(Array("a,b\n1,\"x\"\"y\"\"\"\"z\"\n\"\"\"\",\"plain\"\n".utf8))
        let slab = try #require(cut.slabs.first)
        let before = slab.bytes
        let plan = DecodingPlan(names: ["a", "b"], columns: [.settledString, .settledString])
        let decoder = CSVDecoder(dialect: .comma, plan: plan)
        for _ in 0..<2 {
            let decoded = try decoder.decode(slab)
            let batch = try #require(decoded.batch)
            #expect(batch.columns[1].cell(at: 0) == .string("x\"y\"\"z"))
            #expect(batch.columns[0].cell(at: 1) == .string("\""))
            #expect(decoded.summary.map(\.longest) == [1, 6])
        }
        #expect(slab.bytes == before)
    }

    @Test(arguments: Delivery.all) func `random tables come back field by field`(delivery: Delivery) {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<60 {
            let delimiter: UInt8 = [0x2C, 0x09, 0x3B, 0x7C].randomElement(using: &random) ?? 0x2C
            expectSame(RandomCSV.table(delimiter: delimiter, using: &random), delivery, delimiter: delimiter)
        }
    }

    @Test(arguments: Delivery.all) func `damage is found where it is`(delivery: Delivery) {
        var random = SeededGenerator(seed: 12)
        for _ in 0..<200 {
            let table = RandomCSV.table(delimiter: 0x2C, using: &random)
            expectSame(RandomCSV.damaged(table, using: &random), delivery)
        }
    }

    private func expectSame(_ input: [UInt8], _ delivery: Delivery, delimiter: UInt8 = 0x2C) {
        let dialect = CSVDialect(delimiter: delimiter)
        let slow = SlowCSV(dialect).read(input)
        var careful = delivery.fast(dialect)
        careful.isCareful = true
        #expect(delivery.fast(dialect).read(input).difference(from: slow) == nil, "\(input.debugText)")
        #expect(careful.read(input).difference(from: slow) == nil, "\(input.debugText)")
    }
}

/// Tables that are valid CSV, and what may happen to them.
enum RandomCSV {
    static let pieces = [
        "a", "7", "1.5", "x y", "ä€", "\u{0}", "", "", "true", "long text with many words in it, or few", "\"\"", "\n",
        "\r\n",
        ",", ";", "\t", "|", "\r",
    ]

    static func table(delimiter: UInt8, using random: inout SeededGenerator) -> [UInt8] {
        let columns = Int.random(in: 1...5, using: &random)
        let hasReturns = Int.random(in: 0..<3, using: &random)
        var bytes: [UInt8] = []
        for row in 0..<Int.random(in: 1...60, using: &random) {
            if row > 0, Int.random(in: 0..<20, using: &random) == 0 { bytes.append(0x0A) }
            for column in 0..<columns {
                if column > 0 { bytes.append(delimiter) }
                bytes += row == 0 ? Array("c\(column)".utf8) : field(delimiter: delimiter, using: &random)
            }
            let isCRLF = hasReturns == 2 || (hasReturns == 1 && Bool.random(using: &random))
            bytes += isCRLF ? [0x0D, 0x0A] : [0x0A]
        }
        if Bool.random(using: &random) { bytes.removeLast() }
        return bytes
    }

    private static func field(delimiter: UInt8, using random: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            text += Array((pieces.randomElement(using: &random) ?? "").utf8)
        }
        let mustQuote = text.contains { $0 == delimiter || $0 == 0x0A || $0 == 0x0D || $0 == 0x22 }
        return mustQuote || Int.random(in: 0..<4, using: &random) == 0 ? [0x22] + text + [0x22] : text
    }

    /// One byte changed, put in or taken out, or the end cut off; only ASCII, so that text stays UTF-8 or is cut.
    static func damaged(_ table: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = table.filter { $0 < 0x80 }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let byte: UInt8 = [0x22, 0x2C, 0x0A, 0x0D, 0x41, 0x00].randomElement(using: &random) ?? 0x22
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange(place...)
        }
        return bytes
    }
}
