import MillraceColumns
import MillraceCompression
import Testing

@testable import MillraceAvro

/// The table of what is written, held to the schemas and headers of files with everything on.
@Suite struct AvroCoverageTests {
    /// Every table of the suites, by every codec; the header with and without what is optional.
    private static func headers() throws -> (words: SchemaWords, codecs: Set<String>, container: Set<String>) {
        var words = SchemaWords()
        var codecs: Set<String> = []
        var container: Set<String> = []
        for (number, table) in (NestedTables.all + [Table.wide(rowCount: 50)]).enumerated() {
            let codec = InteropFilesTests.codecs[number % InteropFilesTests.codecs.count]
            let options = try AvroOptions(
                schema: table.schema, namespace: "shop", codec: codec, syncMarker: Files.marker,
                metadata: [AvroOptions.Metadata(key: "millrace.source", value: "file.csv")])
            let content = try Files.read(try Files.encode(table, options))
            try words.add(content.header.schemaJSON)
            codecs.insert(content.header.codec)
            container.formUnion(["avro.schema", "avro.codec"])
            if content.header.metadata.map(\.key) == ["millrace.source"] {
                container.insert("metadata of the writer's own")
            }
            if content.header.syncMarker == Files.marker { container.insert("sync marker") }
            if content.blocks.allSatisfy({ $0.rowCount > 0 }), !content.blocks.isEmpty { container.insert("blocks") }
        }
        return (words, codecs, container)
    }

    @Test func theTableSaysWhatFilesHave() throws {
        let found = try Self.headers()
        expect(AvroCoverage.primitiveTypes, has: found.words.primitive)
        expect(AvroCoverage.complexTypes, has: found.words.complex)
        expect(AvroCoverage.logicalTypes, has: found.words.logical)
        expect(AvroCoverage.attributes, has: found.words.attributes)
        expect(AvroCoverage.codecs, has: found.codecs)
        expect(AvroCoverage.container, has: found.container)
    }

    private func expect(_ section: CoverageSection, has found: Set<String>) {
        let claimed = Set(section.items.filter { $0.writing.isWritten(in: "") }.map(\.name))
        #expect(found.subtracting(claimed).sorted() == [], "in files, and not in \(section.name) as written")
        #expect(claimed.subtracting(found).sorted() == [], "in \(section.name) as written, and in no file")
    }

    /// Every codec and every type of the capability table: one file a codec with a column a type, for foreign readers.
    @Test(arguments: [
        CompressionCodec.none, .deflate(level: 1), .snappy, .zstd(level: 1), .bzip2(level: 1), .xz(level: 1),
        .gzip(level: 1), .lz4Raw,
    ])
    func everyCodecIsWrittenOrRefused(codec: CompressionCodec) throws {
        switch AvroCoverage.writing(codec) {
        case .written(let name, _):
            let table = WalkTable.everyType
            let avro = try #require(AvroCodec(name: name))
            #expect(avro.compression.isSameCodec(as: codec))
            #expect(try Files.read(try Files.encode(table, codec: avro)).rows == table.rows)
            guard InteropFilesTests.directory != nil else { return }
            try InteropFilesTests.write(table, codec: avro, name: "walk.\(name)")
        case .refused:
            let names = AvroCoverage.codecs.items.compactMap { AvroCodec(name: $0.name) }
            #expect(!names.contains { $0.compression.isSameCodec(as: codec) })
        case .notYet(let reason): Issue.record("the table leaves \(codec) open: \(reason)")
        }
    }

    @Test(arguments: AvroCoverage.types.map(\.name))
    func everyTypeIsWrittenOrRefused(name: String) throws {
        let type = try #require(AvroCoverage.types.first { $0.name == name })
        let table = WalkTable.table(of: [type])
        switch type.writing {
        case .written: #expect(try Files.read(try Files.encode(table)).rows == table.rows)
        case .refused(let reason):
            let fault = #expect(throws: EncodingFault.self) { try Files.encode(table) }
            #expect("\(String(describing: fault))".contains(reason))
        case .notYet(let reason): Issue.record("the table leaves \(name) open: \(reason)")
        }
    }
}

extension CompressionCodec {
    /// The same codec at any level.
    func isSameCodec(as other: CompressionCodec) -> Bool {
        "\(self)".prefix { $0 != "(" } == "\(other)".prefix { $0 != "(" }
    }
}
