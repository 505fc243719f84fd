import MillraceColumns

extension ParquetCoverage {
    static let statistics = [
        CoverageSection(
            .structure, "Statistics",
            [
                CoverageItem(
                    1, "max", "binary", .when("beside max_value, on numbers in signed order", in: "compat"),
                    .read("kept in the metadata")),
                CoverageItem(
                    2, "min", "binary", .when("beside min_value, on numbers in signed order", in: "compat"),
                    .read("kept in the metadata")),
                CoverageItem(3, "null_count", "i64", .when("always, 0 too"), .read("a count that inspect shows")),
                CoverageItem(
                    4, "distinct_count", "i64", .refused("exact only by holding every value"),
                    .read("kept in the metadata")),
                CoverageItem(
                    5, "max_value", "binary", .when("unless all values are null or NaN; text of at most 64 bytes"),
                    .read("a bound that inspect shows")),
                CoverageItem(
                    6, "min_value", "binary", .when("unless all values are null or NaN; text of at most 64 bytes"),
                    .read("a bound that inspect shows")),
                CoverageItem(7, "is_max_value_exact", "bool", .when("with max_value"), .read("kept in the metadata")),
                CoverageItem(8, "is_min_value_exact", "bool", .when("with min_value"), .read("kept in the metadata")),
                CoverageItem(9, "nan_count", "i64", .when("on doubles, 0 too"), .read("kept in the metadata")),
            ]),
        CoverageSection(
            .structure, "SizeStatistics",
            [
                CoverageItem(
                    1, "unencoded_byte_array_data_bytes", "i64", .when("on BYTE_ARRAY"), .read("kept in the metadata")),
                CoverageItem(
                    2, "repetition_level_histogram", "list<i64>", .when("where the level can be above 0"),
                    .read("kept in the metadata")),
                CoverageItem(
                    3, "definition_level_histogram", "list<i64>", .when("where the level can be above 1"),
                    .read("kept in the metadata")),
            ]),
    ]

    static let indexes = [
        CoverageSection(
            .structure, "ColumnIndex",
            [
                CoverageItem(1, "null_pages", "list<bool>", .always, indexReading),
                CoverageItem(2, "min_values", "list<binary>", .when("always; text of at most 64 bytes"), indexReading),
                CoverageItem(3, "max_values", "list<binary>", .when("always; text of at most 64 bytes"), indexReading),
                CoverageItem(
                    4, "boundary_order", "BoundaryOrder", .when("always, as the bounds really lie"), indexReading),
                CoverageItem(5, "null_counts", "list<i64>", .always, indexReading),
                CoverageItem(
                    6, "repetition_level_histograms", "list<i64>", .notYet("the chunk's size_statistics has their sum"),
                    indexReading),
                CoverageItem(
                    7, "definition_level_histograms", "list<i64>", .notYet("the chunk's size_statistics has their sum"),
                    indexReading),
                CoverageItem(8, "nan_counts", "list<i64>", .when("on doubles"), indexReading),
            ]),
        CoverageSection(
            .structure, "OffsetIndex",
            [
                CoverageItem(1, "page_locations", "list<PageLocation>", .always, indexReading),
                CoverageItem(
                    2, "unencoded_byte_array_data_bytes", "list<i64>", .when("on BYTE_ARRAY"), indexReading),
            ]),
        CoverageSection(
            .structure, "PageLocation",
            [
                CoverageItem(1, "offset", "i64", .always, indexReading),
                CoverageItem(2, "compressed_page_size", "i32", .when("always, the page header counted"), indexReading),
                CoverageItem(3, "first_row_index", "i64", .always, indexReading),
            ]),
    ]

    private static let indexReading = ReadSupport.ignored("a chunk is read whole")

    static let bloomFilters = [
        CoverageSection(
            .structure, "BloomFilterHeader",
            [
                CoverageItem(1, "numBytes", "i32", bloomWriting, bloomReading),
                CoverageItem(2, "algorithm", "BloomFilterAlgorithm", bloomWriting, bloomReading),
                CoverageItem(3, "hash", "BloomFilterHash", bloomWriting, bloomReading),
                CoverageItem(4, "compression", "BloomFilterCompression", bloomWriting, bloomReading),
            ]),
        CoverageSection(
            .union, "BloomFilterAlgorithm",
            [CoverageItem(1, "BLOCK", "SplitBlockAlgorithm", bloomWriting, bloomReading)]),
        CoverageSection(.union, "BloomFilterHash", [CoverageItem(1, "XXHASH", "XxHash", bloomWriting, bloomReading)]),
        CoverageSection(
            .union, "BloomFilterCompression",
            [CoverageItem(1, "UNCOMPRESSED", "Uncompressed", bloomWriting, bloomReading)]),
    ]

    static let bloomWriting = WriteSupport.when(
        "chunks with pages outside a dictionary that are not sorted, where a filter is worth its bytes", in: "modern")
    private static let bloomReading = ReadSupport.ignored("values do not need it")
}
