import MillraceColumns
import Testing

@testable import MillraceAvro

/// What other writers make and Millrace does not.
@Suite struct ForeignTypesTests {
    private static let expected: [Cell] = [
        .null, .double(1.5), .string("/wA="), .int64(-2), .string("abc"),
        .string("00010203-0405-0607-0809-0a0b0c0d0e0f"), .string("P1M2DT3.500S"), .string("B\""),
        .string("12:41:25.269"), .string("00:00:00.000001"), .string("1969-12-31T23:59:59.999999998Z"),
        .timestamp(-1000), .string("-2.56"), .decimal(256), .string(#"[1,"\""]"#), .string("{}"),
        .string(#"{"c":{"c":null}}"#), .list([.null, .null, .null]), .structure([]),
    ]

    @Test(arguments: ForeignFiles.types.indices)
    func everyTypeIsRead(index: Int) throws {
        let (type, bytes) = ForeignFiles.types[index]
        let file = try Files.read(ForeignFiles.file(ForeignFiles.column(type), rowCount: 1, bytes))
        #expect(file.rows == [[Self.expected[index]]])
    }

    @Test func theTopLevelMayBeAnything() throws {
        let file = try Files.read(ForeignFiles.file(#"["null","long"]"#, rowCount: 2, [0, 2, 4]))
        #expect(file.header.schema == Schema([Field("value", .int64)]))
        #expect(file.rows == [[.null], [.int64(2)]])
    }

    @Test func columnsThatTheHubCannotHoldAreJSON() throws {
        let map = #"{"type":"map","values":"long"}"#
        let bytes: [UInt8] = [2, 2, 0x6B, 2, 0]
        let file = ForeignFiles.file(ForeignFiles.column(map), rowCount: 1, bytes)
        #expect(try Files.read(file).header.jsonColumns.isEmpty)
        var reader = AvroReader(mapsAsJSON: true)
        file.withUnsafeBytes { reader.append($0) }
        guard case .header(let header)? = try reader.next() else {
            Issue.record("no header")
            return
        }
        #expect(header.jsonColumns == [0])
        #expect(try Files.read(ForeignFiles.everything).header.jsonColumns == [0, 15, 16, 17])
    }

    @Test func survivesFlippedBytes() throws {
        let bytes = ForeignFiles.everything
        #expect(try Files.read(bytes).rows.count == 2)
        for place in bytes.indices {
            for flip in [UInt8(0x01), 0x80, 0xFF] {
                var damaged = bytes
                damaged[place] ^= flip
                _ = try? Files.read(damaged, limits: Self.small)
            }
        }
    }

    @Test func refusesEveryTruncation() throws {
        let bytes = ForeignFiles.everything
        let headerLength = try Files.read(bytes).header.byteCount
        for length in bytes.indices where length != headerLength {
            #expect(throws: AvroFault.self, "cut at \(length)") { try Files.read(Array(bytes[..<length])) }
        }
    }

    private static let small = AvroReadLimits(blockBytes: 1 << 16, rowValues: 1 << 12, emptyRows: 1 << 10)

    @Test(arguments: [
        (#"{"type":"array","items":"null"}"#, 1), (#"["long",{"type":"array","items":"null"}]"#, 1),
        (#"{"type":"array","items":{"type":"record","name":"E","fields":[]}}"#, 1), (#""null""#, 1 << 60),
    ])
    func elementsWithoutBytesAreCounted(type: String, rowCount: Int) {
        // 2^60, little groups of seven bits first.
        let many: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0]
        let bytes = type.hasPrefix("[") ? [2] + many : type == #""null""# ? [] : many
        #expect(throws: AvroFault.self) {
            try Files.read(
                ForeignFiles.file(ForeignFiles.column(type), rowCount: rowCount, bytes), limits: Self.small)
        }
    }

    @Test func wideRecordsOfNullsAreCounted() {
        let fields = (0..<1000).map { #"{"name":"f\#($0)","type":"null"}"# }.joined(separator: ",")
        let type = #"{"type":"array","items":["null",{"type":"record","name":"W","fields":[\#(fields)]}]}"#
        let items: [UInt8] = [0x80, 0x08] + Array(repeating: 0, count: 512) + [0]
        #expect(throws: AvroFault.limitExceeded(what: "a row's number of values", limit: 1 << 12)) {
            try Files.read(ForeignFiles.file(ForeignFiles.column(type), rowCount: 1, items), limits: Self.small)
        }
    }

    @Test func nestingIsLimited() throws {
        func file(depth: Int) -> [UInt8] {
            ForeignFiles.file(
                ForeignFiles.column(#"["null","R"]"#), rowCount: 1, Array(repeating: 2, count: depth) + [0])
        }
        #expect(try Files.read(file(depth: 100)).rows.count == 1)
        #expect(throws: AvroFault.limitExceeded(what: "the depth of nested values", limit: 256)) {
            try Files.read(file(depth: 10_000))
        }
    }

    @Test(arguments: [
        ([] as [UInt8], "0.00"), ([0x80], "-1.28"), ([0xFF], "-0.01"), ([0x80, 0, 0, 0, 0], "-5497558138.88"),
        ([0, 0x80], "1.28"), ([0xFF, 0xFF, 0xFF, 0x00], "-2.56"), (Array(repeating: 0xFF, count: 40), "-0.01"),
        ([1] + Array(repeating: 0, count: 16), "3402823669209384634633746074317682114.56"),
    ])
    func longDecimalsAreExact(bytes: [UInt8], text: String) throws {
        var digits: [UInt8] = []
        try bytes.withUnsafeBytes { try LongDecimal.append($0, scale: 2, to: &digits) }
        #expect(String(decoding: digits, as: UTF8.self) == text)
    }

    @Test(arguments: [
        ([] as [UInt8], ""), ([0xFF], "/w=="), ([0xFF, 0xFE], "//4="), ([0xFF, 0xFE, 0xFD], "//79"),
        ([0xC3, 0xA4], "ä"),
    ])
    func bytesAreTextOrBase64(bytes: [UInt8], text: String) {
        var found: [UInt8] = []
        bytes.withUnsafeBytes { BinaryText.append($0, to: &found) }
        #expect(String(decoding: found, as: UTF8.self) == text)
    }
}
