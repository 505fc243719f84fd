import MillraceColumns
import Testing

@testable import MillraceAvro

/// The table of what is read, held to a header with each type, logical type and codec.
@Suite struct AvroReadingTests {
    /// A schema for each word; definitions that need a name have one.
    private static let samples: [String: String] = [
        "record": #"{"type":"record","name":"R","fields":[{"name":"x","type":"int"}]}"#,
        "enum": #"{"type":"enum","name":"E","symbols":["A"]}"#, "array": #"{"type":"array","items":"long"}"#,
        "map": #"{"type":"map","values":"long"}"#, "union": #"["long","null"]"#,
        "union of several types": #"["long","string"]"#, "fixed": #"{"type":"fixed","name":"F","size":4}"#,
        "recursive type": #"{"type":"record","name":"N","fields":[{"name":"next","type":["null","N"]}]}"#,
        "decimal on bytes": #"{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}"#,
        "decimal on fixed":
            #"{"type":"fixed","name":"F","size":8,"logicalType":"decimal","precision":9,"scale":2}"#,
        "uuid on fixed": #"{"type":"fixed","name":"F","size":16,"logicalType":"uuid"}"#,
        "duration on fixed": #"{"type":"fixed","name":"F","size":12,"logicalType":"duration"}"#,
        "any other": #"{"type":"long","logicalType":"nobody-knows"}"#,
    ]

    private static let sections = [AvroCoverage.primitiveTypes, AvroCoverage.complexTypes, AvroCoverage.logicalTypes]

    @Test(arguments: sections.flatMap { $0.items.map(\.name) })
    func typeIsReadAsTheTableSays(name: String) throws {
        let item = try #require(Self.sections.flatMap(\.items).first { $0.name == name })
        let words = name.split(separator: " ")
        var type = Self.samples[name] ?? "\"\(name)\""
        if Self.samples[name] == nil, words.count == 3 {
            type = #"{"type":"\#(words[2])","logicalType":"\#(words[0])"}"#
        }
        let row = #"{"type":"record","name":"Row","fields":[{"name":"value","type":\#(type)}]}"#
        let isTop = name == "top level that is no record"
        let file = Self.header(schema: isTop ? "\"long\"" : row, codec: "null")
        switch item.reading {
        case .read, .ignored: #expect(try Files.read(file).header.schema.fields.map(\.name) == ["value"])
        case .refused: #expect(throws: AvroFault.self) { try Files.read(file) }
        }
    }

    @Test(arguments: AvroCoverage.codecs.items.map(\.name) + ["lzma"])
    func codecIsReadAsTheTableSays(name: String) throws {
        let file = Self.header(
            schema: #"{"type":"record","name":"Row","fields":[{"name":"v","type":"long"}]}"#, codec: name)
        if case .read? = AvroCoverage.codecs.items.first(where: { $0.name == name })?.reading {
            #expect(try Files.read(file).header.codec == name)
        } else {
            #expect(throws: AvroFault.self) { try Files.read(file) }
        }
    }

    /// A file without blocks.
    private static func header(schema: String, codec: String) -> [UInt8] {
        func text(_ value: String) -> [UInt8] { long(value.utf8.count) + Array(value.utf8) }
        func long(_ value: Int) -> [UInt8] {
            var rest = value << 1
            var bytes: [UInt8] = []
            while rest > 127 {
                bytes.append(UInt8(rest & 127 | 128))
                rest >>= 7
            }
            return bytes + [UInt8(rest)]
        }
        return Array("Obj\u{1}".utf8) + long(2) + text("avro.schema") + text(schema) + text("avro.codec") + text(codec)
            + [0] + Files.marker
    }
}
