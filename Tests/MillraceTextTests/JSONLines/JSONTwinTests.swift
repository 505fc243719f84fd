import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct JSONTwinTests {
    /// How the bytes arrive and where the slabs end: results may depend on neither.
    struct Delivery: Hashable, CustomTestStringConvertible {
        var partBytes: Int
        var slabBytes: Int

        var testDescription: String { "parts of \(partBytes), slabs of \(slabBytes)" }

        static let all: [Delivery] = [1, 7, 64 << 10].flatMap { part in
            [1, 24, 100, 2 << 20].map { Delivery(partBytes: part, slabBytes: $0) }
        }
        /// One for each size of parts: for tests of many files.
        static let few = [
            Delivery(partBytes: 1, slabBytes: 24), Delivery(partBytes: 7, slabBytes: 1),
            Delivery(partBytes: 64 << 10, slabBytes: 2 << 20),
        ]
    }

    static let shapes = [
        "", "\n", " \r\n\t\n", "{}", "{}\n{}", "{\"a\":1}", "{\"a\":1}\n", "{\"a\":1}\r\n{\"a\":2}",
        "\u{FEFF}{\"a\":1}\n",
        "\u{FEFF}", "\u{FEFF}[{\"a\":1}]", "{\"a\":1}\r{\"a\":2}\r", "{\"a\":1}\r", "{\"a\":1}\r\r\n{\"a\":2}\r\r\n",
        "{\"a\":1,\r\"b\":2}\n{\"a\":1,\r\"b\":2}\r\n", "{\"a\":1}\r\r{\"a\":2}\r\n{\"a\":x}\n",
        "\n\n{\"a\":1}\n \n{\"a\":2}\n\n", "  {\"a\":1}  \n", "{\"a\":1}{\"a\":2}\n", "{\"a\":1} x\n{\"a\":2}\n",
        "{\n\"a\":1\n}\n", "{\"a\":\n1}\n{\"a\":2}\n", "[1,2]\n{\"a\":1}\n", "{\"a\":1}\n[{\"a\":2}]\n{\"a\":3}",
        "1\n\"x\"\nnull\n",
        "[{\"a\":1}]\n[{\"a\":2}]\n", "[{\"a\":1}] x", "[{\"a\":1}]\n\n  \n", "[]", "[ ]\n", "[\n]", "[]\n{\"a\":1}",
        "[", "[\n",
        "[{\"a\":1},\n{\"a\":2}]", "[\n  {\n    \"a\": 1,\n    \"b\": [1,\n2]\n  },\n  {\"a\": 2}\n]\n",
        "[{\"a\":1},{\"a\":2}]",
        "[\n{\"a\":1},\n{\"a\":2},\n]", "[\n{\"a\":1},,{\"a\":2}]", "[\n,{\"a\":1}]", "[\n{\"a\":1}\n{\"a\":2}]",
        "[\n{\"a\":1}",
        "[\n{\"a\":1},", "[\n{\"a\":1},\n{\"a\":", "[\n{\"a\":\"x]", "[\n{\"a\":1}]\n{\"a\":2}\n", "[\n{\"a\":1}]]",
        "[\n{\"a\":1]}, 2]",
        "[\n{\"a\":\"],[\\\"}{\"}, {\"a\":\"\\\\\"}]", "[\n1,\"x\",null,{\"a\":1},[{\"a\":2}]\n]",
        "[\n{\"a\":1}},{\"a\":2}]",
        "[\r{\"a\":1},\r{\"a\":2}\r]\r", "[{\"a\":\"x\ny\"},{\"a\":1}]",
    ]

    static let values = [
        "null", "true", "false", "0", "-0", "1", "-1", "12345678", "123456789012345", "9007199254740992",
        "9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "123456789012345678901234567890", "1.5", "-0.0", "1e5", "1E+2", "0e0", "1.10", "1e400", "1e-400",
        "0.1234567890123456789", "3.141592653589793", "-12.50", "-0.5", "1234567.1234567", "12345678.5", "0.12345678",
        "1.5e3", "\"\"", "\"x\"", "\"2026-11-22\"", "\"2026-02-30\"",
        "\"2026-11-22T10:00:00\"", "\"2026-11-22 10:00:00.5Z\"", "\"2026-11-22T10:00:00+01:00\"",
        "\"\\u00e4\\n\\\"\\/\\\\\"",
        "\"2026-11-2\\u0032\"", "\"\\ud834\\udd1e\\u0000\"", "\"ä€𝄞\"",
        "\"a long string of more than sixteen bytes\\t\"",
        "[]", "[1]", "[null]", "[1,null,2.5]", "[[1],[],[[2]]]", "[{\"x\":1},{\"y\":[]}]", "[\"a\",1]", "{}",
        "{\"x\":1}",
        "{\"x\":null}", "{\"x\":{}}", "{\"y\":\"t\",\"x\":{\"z\":[1]}}", "{\"x\":1,\"x\":\"2\"}", "{\"\":1}",
        "{\"\\u0061\":1,\"a\":2}",
        "{\"\\\"\":1,\"\\\\n\":2,\"\\n\":3}", "[ 1 , { \"x\" : [ ] } ]",
    ]

    /// No JSON at all, as values.
    static let traps = [
        "", "nul", "NULL", "True", "NaN", "-NaN", "Infinity", "-Infinity", "01", "-01", "-", "+1", ".5", "1.", "1.e1",
        "00.5", "-01.5", "1.5.5", "-.5", "1.5x",
        "1e", "1e+",
        "1eE2", "0x1", "1_000", "1 000", "'x'", "x", "\"", "\"x", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\t\"", "\"\u{1}\"", "\"\\", "\"\\u\"", "[", "[1", "[1,", "[1,]",
        "[,1]", "[1 2]", "[1}", "]",
        "{", "{\"x\"", "{\"x\":", "{\"x\":1", "{\"x\":1,", "{\"x\":1,}", "{x:1}", "{\"x\" 1}", "{\"x\":1]", "{1:2}",
        "{,}", "1/*c*/",
        "1//c", "\u{A0}1", "\u{FEFF}1", "nullx", "true1", "1a", "\"x\"y", "\u{0}", "{\"x\":1}}", "[1]]",
    ]

    @Test(arguments: Delivery.all) func `files of every shape come to what the slow twin says`(delivery: Delivery)
        throws
    {
        for text in JSONTwinTests.shapes { try expectSame(Array(text.utf8), delivery) }
    }

    @Test(arguments: Delivery.few) func `two values of one place come to the same type`(delivery: Delivery) throws {
        for first in JSONTwinTests.values {
            for second in JSONTwinTests.values {
                try expectSame(Array("{\"a\":\(first)}\n{\"b\":2,\"a\": \(second)}\n".utf8), delivery)
            }
        }
    }

    @Test(arguments: Delivery.few) func `what is no JSON is rejected where it is`(delivery: Delivery) throws {
        for trap in JSONTwinTests.traps {
            try expectSame(Array("{\"a\":1}\n{\"a\":\(trap)}\n{\"b\":[\(trap)],\"a\":2}\n{\"a\":3}\n".utf8), delivery)
            try expectSame(Array("[{\"a\":1},\n{\"a\":\(trap)},\n{\"a\":3}]".utf8), delivery)
        }
    }

    @Test(arguments: Delivery.all) func `invalid UTF-8 rejects its record only`(delivery: Delivery) throws {
        let broken: [[UInt8]] = [
            [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xFF],
        ]
        for bytes in broken {
            let (start, end) = (Array("{\"a\":\"ä\"}\n{\"a\":\"x".utf8), Array("\"}\n{\"a\":\"ö\"}\n".utf8))
            try expectSame(start + bytes + end, delivery)
            try expectSame(
                Array("[\n".utf8) + start.map { $0 == 0x0A ? 0x2C : $0 } + bytes + Array("\"}]".utf8), delivery)
            try expectSame(bytes + start, delivery)
        }
    }

    @Test(arguments: [1, 2, 3, 4]) func `random documents come to what the slow twin says`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<150 {
            let bytes = random.file()
            try expectSame(bytes, Delivery(partBytes: 13, slabBytes: 80))
            try expectSame(bytes, Delivery(partBytes: 64 << 10, slabBytes: 2 << 20))
        }
    }

    private func expectSame(_ bytes: [UInt8], _ delivery: Delivery) throws {
        let fast = try FastJSON(partBytes: delivery.partBytes, slabBytes: delivery.slabBytes).read(bytes)
        var slow = SlowJSONTable(bytes)
        if slow.rows.isEmpty { slow.schema = [] }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(fast.schema == slow.schema, "\(text)")
        #expect(fast.rejects == slow.rejects, "\(text)")
        #expect(fast.records == slow.records, "\(text)")
        #expect(fast.rows.count == slow.rows.count, "\(text)")
        for (row, pair) in zip(fast.rows, slow.rows).enumerated() where pair.0 != pair.1 {
            #expect(pair.0 == pair.1, "row \(row) of \(text)")
        }
    }
}
