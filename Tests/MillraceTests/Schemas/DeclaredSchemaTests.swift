import MillraceColumns
import Testing

@testable import Millrace

@Suite struct DeclaredSchemaTests {
    private func fields(_ text: String) throws -> [Field] {
        try DeclaredSchema(parsing: Array(text.utf8), source: "s.txt").columns.map(\.field)
    }

    private func isRefused(_ text: String, saying pieces: [String]) -> Bool {
        do {
            _ = try fields(text)
            return false
        } catch let error as MillraceError {
            let isRight = error.code == .usage && error.object == "s.txt" && pieces.allSatisfy("\(error)".contains)
            if !isRight { Issue.record("\(error)") }
            return isRight
        } catch {
            return false
        }
    }

    static let nested = LogicalType.structure([
        Field("x", .int64), Field("y", .list(Field("element", .string))),
        Field("z", .map(key: Field("key", .string, isNullable: false), value: Field("value", .double))),
    ])

    @Test func `a list of columns is read as Athena writes it`() throws {
        let text = """
            a int, b string, -- a comment
            `c d` DECIMAL(10,2) COMMENT 'money, in ''EUR''',
              d struct<x:int,y:array<string>,z:map<string,double>>, e timestamp NOT NULL,
            "f""g": varchar(20) null, größe boolean,
            """
        #expect(
            try fields(text) == [
                Field("a", .int64), Field("b", .string), Field("c d", .decimal(precision: 10, scale: 2)),
                Field("d", DeclaredSchemaTests.nested),
                Field("e", .timestamp(isAdjustedToUTC: false), isNullable: false), Field("f\"g", .string),
                Field("größe", .boolean),
            ])
        #expect(try fields("\u{FEFF}(a int,b date\n)\r\n") == [Field("a", .int64), Field("b", .date)])
    }

    @Test(arguments: [
        ("tinyint", LogicalType.int64), ("SMALLINT", .int64), ("int8", .int64), ("bigint", .int64), ("real", .double),
        ("float", .double), ("bool", .boolean), ("char(3)", .string), ("uuid", .string), ("time", .string),
        ("decimal(5)", .decimal(precision: 5, scale: 0)), ("numeric( 38 , 38 )", .decimal(precision: 38, scale: 38)),
        ("timestamp_tz", .timestamp(isAdjustedToUTC: true)),
        ("list<int64 not null>", .list(.init("element", .int64, isNullable: false))),
    ]) func `types have the names that people give them`(text: String, type: LogicalType) throws {
        #expect(try fields("a \(text)") == [Field("a", type)])
        #expect(try fields(#"{"columns":[{"name":"a","type":"\#(text)"}]}"#) == [Field("a", type)])
    }

    @Test func `every name of a type that a person may type elsewhere is known here`() throws {
        for name in [
            "boolean", "bool", "int64", "bigint", "long", "integer", "int", "double", "float64", "date", "timestamp",
            "timestamp_tz", "timestamptz", "string", "text", "varchar", "decimal(12,2)",
        ] {
            #expect(try fields("a \(name)") == [Field("a", try ColumnType(parsing: name).logicalType)])
        }
    }

    @Test func `the JSON form is read`() throws {
        let text = """
            {"comment": "orders",
             "columns": [
               {"name": "id", "type": "int64", "nullable": false},
               {"name": "a \\"b\\"", "type": "struct<x: int64, y: list<string>, z: map<string, double>>", "comment": ""}
             ]}
            """
        #expect(
            try fields(text) == [Field("id", .int64, isNullable: false), Field("a \"b\"", DeclaredSchemaTests.nested)])
    }

    @Test func `an Avro record is read`() throws {
        let text = """
            {"type": "record", "name": "r", "namespace": "n", "fields": [
              {"name": "i", "type": "int"}, {"name": "f", "type": ["null", "float"], "default": null},
              {"name": "b", "type": ["boolean", "null"]}, {"name": "d", "type": {"type": "int", "logicalType": "date"}},
              {"name": "t", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "l", "type": ["null", {"type": "long", "logicalType": "local-timestamp-micros"}]},
              {"name": "m", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
              {"name": "u", "type": {"type": "string", "logicalType": "uuid"}},
              {"name": "c", "type": {"type": "int", "logicalType": "time-millis"}},
              {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A", "B"]}},
              {"name": "s", "type": {"type": "record", "name": "S", "fields": [
                {"name": "x", "type": {"type": "array", "items": ["null", "string"]}},
                {"name": "y", "type": {"type": "map", "values": "long"}}]}},
              {"name": "again", "type": ["null", "S"]}, {"name": "legal_name", "type": "string", "millrace.name": "a b"}
            ]}
            """
        let inner = LogicalType.structure([
            Field("x", .list(Field("element", .string)), isNullable: false),
            Field(
                "y",
                .map(key: Field("key", .string, isNullable: false), value: Field("value", .int64, isNullable: false)),
                isNullable: false),
        ])
        #expect(
            try fields(text) == [
                Field("i", .int64, isNullable: false), Field("f", .double), Field("b", .boolean),
                Field("d", .date, isNullable: false), Field("t", .timestamp(isAdjustedToUTC: true), isNullable: false),
                Field("l", .timestamp(isAdjustedToUTC: false)),
                Field("m", .decimal(precision: 9, scale: 2), isNullable: false), Field("u", .string, isNullable: false),
                Field("c", .string, isNullable: false), Field("e", .string, isNullable: false),
                Field("s", inner, isNullable: false), Field("again", inner), Field("a b", .string, isNullable: false),
            ])
    }

    @Test func `what is written is read again`() throws {
        let schema = try DeclaredSchema(
            [
                Field("a", .int64, isNullable: false), Field("b \"`c", .decimal(precision: 38, scale: 3)),
                Field(
                    "n",
                    .structure([
                        Field("q`, <x>", .timestamp(isAdjustedToUTC: true), isNullable: false),
                        Field("l", .list(Field("element", DeclaredSchemaTests.nested, isNullable: false))),
                        Field(
                            "m",
                            .map(
                                key: Field("key", .date, isNullable: false),
                                value: Field("value", .boolean, isNullable: false))),
                    ])),
            ], source: nil)
        #expect(try DeclaredSchema(parsing: Array(schema.json.utf8)) == schema)
        #expect(
            schema.json.hasPrefix("{\"columns\": [\n  {\"name\": \"a\", \"type\": \"int64\", \"nullable\": false},\n"))
        let declared = try DeclaredSchema(columns: [.init(name: "a", type: .timestampTZ)])
        #expect(declared.columns[0].typeText == "timestamp_tz" && declared.columns[0].isNullable)
    }

    @Test(arguments: [
        ("a int,\nb strng", ["line 2, character 3", "no type 'strng'", "use boolean"]),
        ("größe int, b", ["line 1, character 13", "type is missing"]),
        ("a int b int", ["character 7", "'b'", "a comma"]), ("a struct<x:int", ["ends", "'>'"]),
        ("a struct<>", ["'>'", "name"]), ("a array<int,int>", ["','", "'>'"]),
        ("a `b int", ["character 3", "type is missing"]),
        ("`a int", ["character 1", "not closed"]), ("a decimal", ["no precision"]), ("a decimal(39,0)", ["1 to 38"]),
        ("a decimal(5,6)", ["S from 0 to P"]), ("a decimal(x)", ["number"]), ("a int(3)", ["no type 'int(3)'"]),
        ("a binary", ["bytes", "declare it string"]), ("a int not", ["'null' is missing"]), ("", ["no columns"]),
        (" -- nothing\n", ["no columns"]), ("a int, A string", ["'A' is declared twice", "'a'"]),
        ("`` int", ["empty name"]),
        ("a struct<b:int,B:int>", ["'a.B' is declared twice"]), ("a list<struct<b:int,b:int>>", ["'a.element.b'"]),
        ("CREATE EXTERNAL TABLE t (a int)", ["CREATE TABLE", "between the parentheses"]),
        ("a " + String(repeating: "array<", count: 100) + "int" + String(repeating: ">", count: 100), ["too deep"]),
    ]) func `a list that cannot be is refused at its place`(text: String, pieces: [String]) {
        #expect(isRefused(text, saying: pieces))
    }

    @Test(arguments: [
        ("{\"columns\": [\n{]}", ["line 2, character 2", "not JSON"]), ("{}", ["neither 'columns' nor"]),
        ("[]", ["neither"]),
        (#"{"columns":{}}"#, ["not an array"]), (#"{"columns":[]}"#, ["no columns"]),
        (#"{"columns":[1]}"#, ["columns[0]", "not an object"]),
        (#"{"columns":[{"type":"int"}]}"#, ["columns[0]", "'name'"]),
        (#"{"columns":[{"name":"a","type":"int"},{"name":"b"}]}"#, ["columns[1] ('b')", "'type'"]),
        (#"{"columns":[{"name":"a","type":"innt"}]}"#, ["columns[0].type ('a')", "no type 'innt'"]),
        (#"{"columns":[{"name":"a","type":"int x"}]}"#, ["columns[0].type", "'x'"]),
        (#"{"columns":[{"name":"a","type":"int","nulable":true}]}"#, ["columns[0]", "no key 'nulable'", "nullable"]),
        (
            #"{"columns":[{"name":"a","type":"int","nullable":"no"}]}"#,
            ["columns[0].nullable", "neither true nor false"]
        ),
        (#"{"columns":[],"x":1}"#, ["no key 'x'"]),
    ]) func `JSON that cannot be is refused with its path`(text: String, pieces: [String]) {
        #expect(isRefused(text, saying: pieces))
    }

    @Test(arguments: [
        (#""bytes""#, "bytes"), (#"["int","string"]"#, "union of 2 types"), (#"["null"]"#, "union of 0 types"),
        (#""null""#, "always null"),
        (#"{"type":"fixed","name":"F","size":4}"#, "bytes"),
        (#"{"type":"long","logicalType":"timestamp-nanos"}"#, "nanoseconds"),
        (#"{"type":"fixed","name":"F","size":12,"logicalType":"duration"}"#, "duration"),
        (#""nobody""#, "unknown type"),
        (#"{"type":"bytes","logicalType":"decimal","precision":39}"#, "more than 38 digits"),
        (#"{"type":"array","items":["null","R"]}"#, "contains itself"),
    ]) func `an Avro type that cannot be is refused with its field`(type: String, piece: String) {
        let text =
            #"{"type":"record","name":"R","fields":[{"name":"q","type":{"type":"record","name":"S","fields":[{"name":"w","type":\#(type)}]}}]}"#
        #expect(isRefused(text, saying: piece == "unknown type" ? [piece] : ["'q.w", piece]))
    }

    @Test func `Avro's other tops are refused`() {
        #expect(isRefused(#"{"type":"array","items":"int"}"#, saying: ["no record"]))
        #expect(isRefused(#"{"type":"record","name":"r"}"#, saying: ["without fields"]))
        #expect(isRefused(#"{"type":"record","name":"r","fields":[]}"#, saying: ["no columns"]))
    }

    /// A type named twice at each level: two to the power of 40 columns in one kilobyte.
    @Test func `a small Avro schema cannot grow without bound`() {
        var type = #""int""#
        for level in 0..<40 {
            type =
                #"{"type":"record","name":"L\#(level)","fields":[{"name":"a","type":\#(type)},{"name":"b","type":"\#(level == 0 ? "int" : "L\(level - 1)")"}]}"#
        }
        #expect(isRefused(type, saying: ["more than 65536 types"]))
    }

    @Test func `bytes that are no text are refused`() {
        #expect { try DeclaredSchema(parsing: [0x61, 0xFF]) } throws: { ($0 as? MillraceError)?.code == .usage }
    }

    /// Schemas are input: whatever stands in one, it is read or refused.
    @Test func `damaged schemas are read or refused`() {
        let texts = [
            "a int, `b c` decimal(10,2) not null comment 'x', d struct<x:int,y:map<string,array<date>>>",
            #"{"columns":[{"name":"a","type":"struct<x: int64>","nullable":false},{"name":"\u00e9","type":"date"}]}"#,
            #"{"type":"record","name":"r","fields":[{"name":"a","type":["null",{"type":"array","items":"long"}]}]}"#,
        ].map { Array($0.utf8) }
        var random = TwinTables.Generator(state: 5)
        var kept = 0
        for _ in 0..<6_000 {
            var bytes = texts.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = Array("<>(),`\"'{}[]:-a1\n\0\u{7F}".utf8).randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(7), at: place)
                }
            }
            do throws(MillraceError) {
                let schema = try DeclaredSchema(parsing: bytes)
                #expect(throws: Never.self) {
                    let again = try DeclaredSchema(parsing: Array(schema.json.utf8))
                    #expect(again == schema)
                }
                kept += 1
            } catch {
                #expect(error.code == .usage)
            }
        }
        #expect(kept > 40)
    }
}
