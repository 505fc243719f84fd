import MillraceColumns
import Testing

@testable import MillraceAvro

@Suite struct AvroReaderTests {
    static let codecs = InteropFilesTests.codecs

    @Test(arguments: NestedTables.all, codecs)
    func readsWhatIsWritten(table: Table, codec: AvroCodec) throws {
        let file = try Files.read(try Files.encode(table, codec: codec))
        #expect(file.header.schema.fields.map(\.name) == table.schema.fields.map(\.name))
        #expect(file.header.codec == codec.name)
        #expect(file.rows == table.rows)
    }

    @Test(arguments: Scalars.types, NullPattern.allCases)
    func readsEveryType(type: LogicalType, pattern: NullPattern) throws {
        let table = Table.scalar(type, pattern, rowCount: 500)
        let file = try Files.read(try Files.encode(table))
        #expect(file.header.schema == table.schema)
        #expect(file.rows == table.rows)
    }

    @Test(arguments: [1, 7, 4096])
    func takesBytesAsTheyCome(chunk: Int) throws {
        let table = Table.wide(rowCount: 700)
        let file = try Files.read(try Files.encode(table, codec: .snappy), chunk: chunk)
        #expect(file.rows == table.rows)
    }

    @Test func readsFramesOnly() throws {
        let table = Table.wide(rowCount: 3000)
        let bytes = try Files.encode(table, codec: .deflate(level: 1))
        let file = try Files.read(bytes, readsRows: false)
        #expect(file.rows.isEmpty)
        #expect(file.blocks.count > 3)
        #expect(file.blocks.reduce(0) { $0 + $1.rowCount } == 3000)
        #expect(file.blocks.allSatisfy { $0.uncompressedBytes == nil && $0.rowCount > 0 })
    }

    @Test func passesPiecesOfAHeaderByOnce() throws {
        let metadata = (0..<40).map { AvroOptions.Metadata(key: "key \($0)", value: Array(repeating: 7, count: $0)) }
        let options = try AvroOptions(
            schema: Schema([Field("a", .int64)]), recordName: "r", namespace: nil, syncMarker: Files.marker,
            metadata: metadata)
        let bytes = AvroEncoder.fileHeader(options)
        var end = HeaderEnd()
        var offsets: Set<Int> = []
        for count in 0..<bytes.count {
            let isReached = end.isReached(in: Array(bytes[..<count]))
            #expect(!isReached)
            offsets.insert(end.offset)
        }
        let isReached = end.isReached(in: bytes)
        #expect(isReached && end.offset == bytes.count)
        // It went on from key to key, and began none again.
        #expect(offsets.count > 80)
        #expect(try Files.read(bytes, chunk: 1).header.metadata == metadata)
    }

    @Test(arguments: [[UInt8]("Obj\u{2}".utf8), [0x00], [UInt8]("Obj\u{1}".utf8) + Array(repeating: 0xFF, count: 12)])
    func seesAtOnceThatThereIsNoHeader(bytes: [UInt8]) {
        var end = HeaderEnd()
        let isReached = end.isReached(in: bytes)
        #expect(isReached)
    }

    @Test func keepsMetadata() throws {
        let metadata = [
            AvroOptions.Metadata(key: "millrace.source", value: "s3://in/ä.csv"), .init(key: "k", value: [0, 255]),
        ]
        let options = try AvroOptions(
            schema: Schema([Field("a", .int64)]), recordName: "my row", namespace: "com.example",
            syncMarker: Files.marker,
            metadata: metadata)
        let file = try Files.read(AvroEncoder.fileHeader(options))
        #expect(file.header.metadata == metadata)
        #expect(file.header.syncMarker == Files.marker)
        #expect(
            file.header.schemaJSON
                == #"{"type":"record","name":"my_row","namespace":"com.example","fields":[{"name":"a","type":["null","long"],"default":null}]}"#
        )
    }

    @Test(arguments: [NestedTables.everything, NestedTables.maps, NestedTables.nullableStructs], codecs)
    func survivesFlippedBytes(table: Table, codec: AvroCodec) throws {
        let small = Table(name: table.name, schema: table.schema, rows: Array(table.rows[..<20]))
        let bytes = try Files.encode(small, codec: codec)
        // bzip2 and xz allocate megabytes for each attempt.
        let step = codec.name == "bzip2" || codec.name == "xz" ? 11 : 1
        for place in stride(from: 0, to: bytes.count, by: step) {
            for flip in [UInt8(0x01), 0x40, 0xFF] {
                var damaged = bytes
                damaged[place] ^= flip
                _ = try? Files.read(damaged)
            }
        }
    }

    @Test(arguments: codecs)
    func refusesCutOffFiles(codec: AvroCodec) throws {
        let table = Table(name: "small", schema: NestedTables.maps.schema, rows: Array(NestedTables.maps.rows[..<10]))
        let bytes = try Files.encode(table, codec: codec)
        let headerLength = try Files.read(bytes).header.byteCount
        for length in stride(from: 0, to: bytes.count, by: 3) where length != headerLength {
            #expect(throws: AvroFault.self, "cut at \(length)") { try Files.read(Array(bytes[..<length])) }
        }
    }

    @Test func refusesOtherFiles() {
        #expect(throws: AvroFault.notAvro) { try Files.read(Array("PAR1".utf8)) }
        #expect(throws: AvroFault.truncated(offset: 0)) { try Files.read([]) }
    }

    @Test func refusesClaimsBeyondTheLimit() throws {
        let header = AvroEncoder.fileHeader(try Files.options(Schema([Field("a", .int64)])))
        // One row in 2^40 bytes; then 2^40 rows in one byte.
        #expect(throws: AvroFault.limitExceeded(what: "a block", limit: 1000)) {
            try Files.read(header + [2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40], limits: AvroReadLimits(blockBytes: 1000))
        }
        #expect(throws: AvroFault.self) {
            try Files.read(header + [0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 2, 0] + Files.marker)
        }
    }

    @Test(arguments: [
        #"{"type":"record","name":"R","fields":[{"name":"a","type":"Unknown"}]}"#,
        #"{"type":"record","name":"R","fields":[{"name":"a"}]}"#, #"{"type":"record","name":"R"}"#, "{", "[[[", "",
        "[]",
        #"{"type":"fixed","name":"F"}"#, #"{"type":"fixed","name":"F","size":-1}"#, #"{"type":"enum","name":"E"}"#,
        #"{"type":"array"}"#, #"{"type":"map"}"#, #"{"name":"R"}"#, "1", #""R""#,
        #"{"type":"enum","name":"E","symbols":[1]}"#,
    ])
    func refusesSchemas(json: String) {
        #expect(throws: AvroFault.self) { try SchemaParser.parse(Array(json.utf8)) }
    }

    @Test func refusesSchemasThatExplode() {
        #expect(throws: AvroFault.self) {
            try SchemaParser.parse(Array(String(repeating: "[", count: 1_000_000).utf8))
        }
        // Each record holds the one before it twice: 2^40 columns.
        var json = #"{"name":"f0","type":{"type":"record","name":"R0","fields":[{"name":"a","type":"int"}]}}"#
        for level in 1...40 {
            let fields = #"{"name":"a","type":"R\#(level - 1)"},{"name":"b","type":"R\#(level - 1)"}"#
            json += #",{"name":"f\#(level)","type":{"type":"record","name":"R\#(level)","fields":[\#(fields)]}}"#
        }
        let schema = #"{"type":"record","name":"Top","fields":[\#(json)]}"#
        #expect(throws: AvroFault.limitExceeded(what: "the schema's size", limit: SchemaParser.maximumNodes)) {
            try WireMapping.columns(of: SchemaParser.parse(Array(schema.utf8)), mapsAsJSON: false)
        }
    }
}
