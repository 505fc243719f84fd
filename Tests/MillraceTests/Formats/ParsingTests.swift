import Testing

@testable import Millrace

@Suite struct ByteSizeTests {
    @Test(arguments: [
        ("0", 0), ("512", 512), ("1B", 1), ("1KiB", 1024), ("64MiB", 64 << 20), ("1gib", 1 << 30),
        ("500MB", 500_000_000),
        ("2k", 2048),
    ])
    func reads(text: String, bytes: Int) throws {
        #expect(try ByteSize(parsing: text).bytes == bytes)
    }

    @Test(arguments: ["", "MiB", "-1", "1.5GiB", "64XiB", "99999999999999999999", "9223372036854775807GiB"])
    func refuses(text: String) {
        #expect(throws: MillraceError.self) { try ByteSize(parsing: text) }
    }

    @Test(arguments: [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (256 << 20, "256.0 MiB")])
    func prints(bytes: Int, text: String) {
        #expect("\(ByteSize(bytes: bytes))" == text)
    }
}

@Suite struct CodecSelectionTests {
    @Test(arguments: [
        ("snappy", CodecSelection(parquet: .snappy, avro: .snappy)),
        ("zstd:3", CodecSelection(parquet: .zstd(level: 3), avro: .zstd(level: 3))),
        ("gzip:6", CodecSelection(parquet: .gzip(level: 6), avro: .deflate(level: 6))),
        ("none", CodecSelection(parquet: .none, avro: .none)),
        ("parquet=lz4", CodecSelection(parquet: .lz4, avro: .deflate(level: 1))),
        ("parquet=gzip,avro=xz", CodecSelection(parquet: .gzip(level: 6), avro: .xz)),
        ("avro=bzip2,parquet=zstd", CodecSelection(parquet: .zstd(level: 1), avro: .bzip2)),
    ])
    func reads(text: String, expected: CodecSelection) throws {
        #expect(try CodecSelection(parsing: text, formats: OutputFormat.allCases) == expected)
    }

    @Test(arguments: [
        "", "rar", "lz4", "bzip2", "parquet=bzip2", "avro=lz4", "avro=gzip", "zstd:0", "zstd:23", "zstd:x", "snappy:1",
        "orc=zstd", "parquet=",
    ])
    func refuses(text: String) {
        #expect(throws: MillraceError.self) { try CodecSelection(parsing: text, formats: OutputFormat.allCases) }
    }

    @Test func asksOnlyTheFormatsThatAreWritten() throws {
        #expect(try CodecSelection(parsing: "lz4", formats: [.parquet]).parquet == .lz4)
        #expect(try CodecSelection(parsing: "bzip2", formats: [.avro]).avro == .bzip2)
    }
}

@Suite struct ColumnTypeTests {
    @Test(arguments: [
        ("int64", ColumnType.int64), ("BIGINT", .int64), ("bool", .boolean),
        ("decimal(12,2)", .decimal(precision: 12, scale: 2)),
        ("decimal( 38 , 38 )", .decimal(precision: 38, scale: 38)), ("decimal(5)", .decimal(precision: 5, scale: 0)),
        ("timestamp_tz", .timestampTZ), ("timestamp", .timestamp), ("date", .date), ("text", .string),
    ])
    func reads(text: String, expected: ColumnType) throws {
        #expect(try ColumnType(parsing: text) == expected)
    }

    @Test(arguments: [
        "", "int42", "decimal", "decimal()", "decimal(0)", "decimal(39,1)", "decimal(5,6)", "decimal(5,-1)",
        "decimal(1,1,1)",
    ])
    func refuses(text: String) {
        #expect(throws: MillraceError.self) { try ColumnType(parsing: text) }
    }

    @Test(arguments: [
        ColumnType.boolean, .int64, .double, .decimal(precision: 9, scale: 2), .date, .timestamp, .timestampTZ, .string,
    ])
    func printsWhatItReads(type: ColumnType) throws {
        #expect(try ColumnType(parsing: "\(type)") == type)
    }
}

@Suite struct RowGroupLimitTests {
    @Test func readsBytesOrRows() throws {
        #expect(try RowGroupLimit(parsing: "16MiB") == RowGroupLimit(bytes: .mebibytes(16), rows: 1 << 20))
        #expect(try RowGroupLimit(parsing: "1000") == RowGroupLimit(bytes: .mebibytes(64), rows: 1000))
        #expect(try RowGroupLimit(parsing: "1000rows") == RowGroupLimit(bytes: .mebibytes(64), rows: 1000))
    }

    @Test(arguments: ["0", "rows", "-5", "1B", "2GiB", ""])
    func refuses(text: String) {
        #expect(throws: MillraceError.self) { try RowGroupLimit(parsing: text) }
    }
}
