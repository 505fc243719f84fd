import MillraceColumns

extension ParquetCoverage {
    static let enumerations = [convertedTypes, encodings, codecs, pageTypes, boundaryOrders]

    private static let convertedTypes = CoverageSection(
        .enumeration, "ConvertedType",
        [
            CoverageItem(0, "UTF8", .when("beside STRING"), .read("string")),
            CoverageItem(1, "MAP", .when("beside MAP"), .read("map")),
            CoverageItem(
                2, "MAP_KEY_VALUE", .when("on the entries of a map, for readers older than the rule against it"),
                .read("map")),
            CoverageItem(3, "LIST", .when("beside LIST"), .read("list")),
            CoverageItem(4, "ENUM", .refused("text is a string"), enumReading),
            CoverageItem(5, "DECIMAL", .when("beside DECIMAL"), .read("decimal")),
            CoverageItem(6, "DATE", .when("beside DATE"), .read("date")),
            CoverageItem(7, "TIME_MILLIS", .notYet(noTime), timeReading),
            CoverageItem(8, "TIME_MICROS", .notYet(noTime), timeReading),
            CoverageItem(9, "TIMESTAMP_MILLIS", .refused("timestamps are microseconds"), millisReading),
            CoverageItem(
                10, "TIMESTAMP_MICROS", .when("beside TIMESTAMP, instants and local times"), .read("timestamp_tz")),
            CoverageItem(11, "UINT_8", .refused(noUnsigned), .read("int64")),
            CoverageItem(12, "UINT_16", .refused(noUnsigned), .read("int64")),
            CoverageItem(13, "UINT_32", .refused(noUnsigned), .read("int64")),
            CoverageItem(14, "UINT_64", .refused(noUnsigned), .read("decimal(20,0)")),
            CoverageItem(15, "INT_8", .refused(noWidths), .read("int64")),
            CoverageItem(16, "INT_16", .refused(noWidths), .read("int64")),
            CoverageItem(17, "INT_32", .refused(noWidths), .read("int64")),
            CoverageItem(18, "INT_64", .refused("the bare INT64 says the same"), .read("int64")),
            CoverageItem(19, "JSON", .refused("text is a string"), .read("string")),
            CoverageItem(20, "BSON", .refused("no source has it"), bytesReading),
            CoverageItem(21, "INTERVAL", .refused("no order, and no reader agrees"), intervalReading),
        ])

    private static let noUnsigned = "integers are signed; beyond 63 bits they are decimals"
    private static let noWidths = "integers have 64 bits, so that one column has one width in all files"

    private static let encodings = CoverageSection(
        .enumeration, "Encoding",
        [
            CoverageItem(
                0, "PLAIN", .when("values that a dictionary does not make smaller; dictionaries"), .read("values")),
            CoverageItem(
                2, "PLAIN_DICTIONARY", .when("for RLE_DICTIONARY, and for the PLAIN of dictionaries", in: "compat"),
                .read("values")),
            CoverageItem(3, "RLE", .when("levels"), .read("levels; booleans")),
            CoverageItem(4, "BIT_PACKED", .refused("deprecated"), bitPackedReading),
            CoverageItem(
                5, "DELTA_BINARY_PACKED",
                .when(
                    "integers, dates, timestamps and decimals of up to 18 digits, without a dictionary, where it is smaller than PLAIN",
                    in: "modern"),
                deltaReading),
            CoverageItem(
                6, "DELTA_LENGTH_BYTE_ARRAY",
                .when("text without a dictionary, where it is smaller than PLAIN", in: "modern"), deltaReading),
            CoverageItem(
                7, "DELTA_BYTE_ARRAY", .refused("many readers lack it; text that shares prefixes is rare"), deltaReading
            ),
            CoverageItem(
                8, "RLE_DICTIONARY", .when("values that a dictionary makes smaller", in: "default", "modern"),
                .read("values")),
            CoverageItem(
                9, "BYTE_STREAM_SPLIT",
                .when("doubles without a dictionary, where it is smaller than PLAIN", in: "modern"), deltaReading),
            CoverageItem(
                10, "ALP", .refused("a preview in the specification"), .refused("a preview in the specification")),
        ])

    static let bitPackedReading = ReadSupport.read("levels of the oldest writers")
    static let deltaReading = ReadSupport.read("values")

    private static let codecs = CoverageSection(
        .enumeration, "CompressionCodec",
        [
            CoverageItem(0, "UNCOMPRESSED", .when("--codec none"), .read("pages")),
            CoverageItem(1, "SNAPPY", .when("--codec snappy"), .read("pages")),
            CoverageItem(2, "GZIP", .when("--codec gzip"), .read("pages")),
            CoverageItem(3, "LZO", .refused("its library's licence, and few readers"), .refused("no such codec here")),
            CoverageItem(4, "BROTLI", .refused("slow to write, and few readers"), .read("pages")),
            CoverageItem(5, "LZ4", .refused("deprecated: three framings go by this number"), lz4Reading),
            CoverageItem(6, "ZSTD", .when("--codec zstd, the default"), .read("pages")),
            CoverageItem(7, "LZ4_RAW", .when("--codec lz4"), .read("pages")),
        ])

    static let lz4Reading = ReadSupport.read("pages, in any of its framings")

    private static let pageTypes = CoverageSection(
        .enumeration, "PageType",
        [
            CoverageItem(0, "DATA_PAGE", .when("all values: every reader knows it"), .read("values")),
            CoverageItem(1, "INDEX_PAGE", .refused("never specified"), .ignored("never specified")),
            CoverageItem(2, "DICTIONARY_PAGE", .when("chunks with a dictionary"), .read("dictionaries")),
            CoverageItem(3, "DATA_PAGE_V2", .refused("Hive and older Spark cannot read it"), .read("values")),
        ])

    private static let boundaryOrders = CoverageSection(
        .enumeration, "BoundaryOrder",
        [
            CoverageItem(
                0, "UNORDERED", .when("bounds of pages that rise and fall"),
                .ignored("bounds are not needed for values")),
            CoverageItem(
                1, "ASCENDING", .when("bounds that never fall, constant ones too"),
                .ignored("bounds are not needed for values")),
            CoverageItem(
                2, "DESCENDING", .when("bounds that never rise"), .ignored("bounds are not needed for values")),
        ])
}
