import MillraceColumns
import Testing

@testable import MillraceAvro

@Suite struct SchemaTests {
    @Test func everyTypeHasItsWords() throws {
        let schema = Schema(
            Scalars.types.enumerated().map { Field("f\($0)", $1, isNullable: $0 == 0) } + [
                Field("l", .list(Field("element", .int64)), isNullable: false),
                Field("m", .map(key: Field("key", .string), value: Field("value", .int64)), isNullable: false),
                Field("n", .map(key: Field("key", .int64), value: Field("value", .int64)), isNullable: false),
            ])
        let expected = #"""
            {"type":"record","name":"Row","fields":[
            {"name":"f0","type":["null","boolean"],"default":null},
            {"name":"f1","type":"long"},
            {"name":"f2","type":"double"},
            {"name":"f3","type":{"type":"int","logicalType":"date"}},
            {"name":"f4","type":"string"},
            {"name":"f5","type":{"type":"long","logicalType":"timestamp-micros"}},
            {"name":"f6","type":{"type":"long","logicalType":"local-timestamp-micros"}},
            {"name":"f7","type":{"type":"bytes","logicalType":"decimal","precision":1,"scale":0}},
            {"name":"f8","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":2}},
            {"name":"f9","type":{"type":"bytes","logicalType":"decimal","precision":19,"scale":19}},
            {"name":"f10","type":{"type":"bytes","logicalType":"decimal","precision":38,"scale":10}},
            {"name":"l","type":{"type":"array","items":["null","long"]}},
            {"name":"m","type":{"type":"map","values":["null","long"]}},
            {"name":"n","type":{"type":"array","items":{"type":"record","name":"Row_n","fields":[
            {"name":"key","type":"long"},{"name":"value","type":["null","long"],"default":null}]},"millrace.type":"map"}}
            ]}
            """#.split(separator: "\n").joined()
        #expect(try Files.options(schema).schemaJSON == expected)
    }

    @Test(arguments: [
        (["a b", "a-b", "a_b"], ["a_b_2", "a_b_3", "a_b"]), (["A", "a"], ["A", "a_2"]), (["1", "_1"], ["_1_2", "_1"]),
        (["", "_"], ["__2", "_"]), (["a_2", "a", "a!"], ["a_2", "a", "a_"]),
        (["a_", "a!", "A?"], ["a_", "a__2", "A__3"]),
        (["é", "ü"], ["_", "__2"]), (["x!", "x__2", "x?"], ["x_", "x__2", "x__3"]), (["👨‍👩‍👧"], ["_____"]),
    ])
    func namesAreLegalAndDistinct(originals: [String], expected: [String]) {
        let names = NameTable.fieldNames(originals)
        #expect(names == expected)
        #expect(names.allSatisfy(AvroName.isLegal))
        #expect(Set(names.map { $0.lowercased() }).count == names.count)
    }

    /// Without an end if each began to look for a free number at 2.
    @Test func manyNamesMayBecomeTheSame() {
        let names = NameTable.fieldNames((0..<40_000).map { String(UnicodeScalar(0x2_0000 + $0) ?? "?") })
        let first = names[0]
        #expect(names == [first] + (2...40_000).map { "\(first)_\($0)" })
    }

    @Test func recordsHaveFullNamesOfTheirOwn() throws {
        let json = try Files.options(NestedTables.deepStructs.schema).schemaJSON
        for name in ["Row_a", "Row_a_b", "Row_a_b_c", "Row_a_b_2"] { #expect(json.contains("\"name\":\"\(name)\"")) }
    }

    @Test func originalNamesAreKept() throws {
        let json = try Files.options(NestedTables.awkwardNames.schema).schemaJSON
        #expect(json.contains(#""millrace.name":"gr\u00f6\u00dfe \u20ac""#))
        #expect(json.contains(#""millrace.name":"\ud83d\ude80""#))
        #expect(json.contains(#""millrace.name":"quote\"back\\slash""#))
        #expect(!json.contains(#""millrace.name":"null""#))
    }

    @Test(arguments: [
        ("record", "record_"), ("string", "string_"), ("2024 sales", "_2024_sales"), ("", "_"), ("Row", "Row"),
    ])
    func recordNamesAreLegal(name: String, expected: String) throws {
        let options = try AvroOptions(schema: Schema([]), recordName: name, syncMarker: Files.marker)
        #expect(options.schemaJSON == #"{"type":"record","name":"\#(expected)","fields":[]}"#)
    }

    @Test func namespacesAreLegal() throws {
        let options = try AvroOptions(schema: Schema([]), namespace: "com.my-shop.2024", syncMarker: Files.marker)
        #expect(options.namespace == "com.my_shop._2024")
    }

    @Test func optionsAreValidated() {
        let schema = Schema([])
        #expect(throws: EncodingFault.self) { try AvroOptions(schema: schema, syncMarker: [1, 2, 3]) }
        #expect(throws: EncodingFault.self) {
            try AvroOptions(schema: schema, codec: .deflate(level: 99), syncMarker: Files.marker)
        }
        #expect(throws: EncodingFault.self) { try AvroOptions(schema: schema, blockSize: 1, syncMarker: Files.marker) }
        #expect(throws: EncodingFault.self) {
            try AvroOptions(schema: schema, syncMarker: Files.marker, metadata: [.init(key: "avro.x", value: "")])
        }
        #expect(throws: EncodingFault.self) {
            try AvroOptions(
                schema: schema, syncMarker: Files.marker,
                metadata: [.init(key: "x", value: "1"), .init(key: "x", value: "2")])
        }
    }
}

@Suite struct JSONParserTests {
    @Test(arguments: [
        (#"{"a":[1,-2.5e3,true,false,null,"x"]}"#, 6), ("[]", 0), (" [ \"a\" , \"b\" ] ", 2),
        (#"["\u00e4\ud83d\ude80\n\"\\\/"]"#, 1),
    ])
    func parses(text: String, count: Int) throws {
        let value = try JSONParser.parse(Array(text.utf8))
        guard case .array(let items) = value["a"] ?? value else {
            Issue.record("not an array")
            return
        }
        #expect(items.count == count)
        if count == 1 { #expect(items[0].text == "ä🚀\n\"\\/") }
    }

    @Test(arguments: [
        "", "[", "]", "[1,]", "{,}", #"{"a"}"#, #"{"a":}"#, #""\ud83d""#, #""\ud83dx""#, #""\u12g4""#, "\"a",
        "\"\u{1}\"", "tru",
        "[1] 2", "nul", #"["\x"]"#,
    ])
    func refuses(text: String) {
        #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test func refusesDepth() {
        let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        #expect(throws: JSONParser.Fault.self) { try JSONParser.parse(Array(deep.utf8)) }
    }
}
