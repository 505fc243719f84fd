import MillraceColumns

extension ParquetCoverage {
    static let chunks = [rowGroup, sortingColumn, columnChunk, columnMetaData, pageEncodingStats]

    private static let rowGroup = CoverageSection(
        .structure, "RowGroup",
        [
            CoverageItem(1, "columns", "list<ColumnChunk>", .always, .read("the column chunks")),
            CoverageItem(2, "total_byte_size", "i64", .always, .read("a size that inspect shows")),
            CoverageItem(3, "num_rows", "i64", .always, .read("the rows")),
            CoverageItem(
                4, "sorting_columns", "list<SortingColumn>", .when("columns by which the rows turn out to be sorted"),
                .read("kept in the metadata")),
            CoverageItem(5, "file_offset", "i64", .always, .ignored("each chunk says where it is")),
            CoverageItem(6, "total_compressed_size", "i64", .always, .read("a size that inspect shows")),
            CoverageItem(
                7, "ordinal", "i16", .when("up to 32,767: the field has 16 bits"), .ignored("the list's order says it")),
        ])

    private static let sortingColumn = CoverageSection(
        .structure, "SortingColumn",
        [
            CoverageItem(1, "column_idx", "i32", .when("with sorting_columns"), .read("kept in the metadata")),
            CoverageItem(2, "descending", "bool", .when("with sorting_columns"), .read("kept in the metadata")),
            CoverageItem(3, "nulls_first", "bool", .when("with sorting_columns"), .read("kept in the metadata")),
        ])

    private static let columnChunk = CoverageSection(
        .structure, "ColumnChunk",
        [
            CoverageItem(
                1, "file_path", "string", .refused("a file is whole"), .refused("a chunk in another file")),
            CoverageItem(
                2, "file_offset", "i64", .when("always 0, as the specification asks"),
                .ignored("deprecated, often wrong")),
            CoverageItem(3, "meta_data", "ColumnMetaData", .always, .read("where the chunk is")),
            CoverageItem(4, "offset_index_offset", "i64", .always, .ignored("a chunk is read from its first page on")),
            CoverageItem(5, "offset_index_length", "i32", .always, .ignored("a chunk is read from its first page on")),
            CoverageItem(
                6, "column_index_offset", "i64", .when("unless some page has nothing but NaN"),
                .ignored("a chunk is read whole")),
            CoverageItem(
                7, "column_index_length", "i32", .when("unless some page has nothing but NaN"),
                .ignored("a chunk is read whole")),
            CoverageItem(
                8, "crypto_metadata", "ColumnCryptoMetaData", .refused(noEncryption), .refused("encrypted column")),
            CoverageItem(
                9, "encrypted_column_metadata", "binary", .refused(noEncryption), .refused("encrypted column")),
        ])

    private static let columnMetaData = CoverageSection(
        .structure, "ColumnMetaData",
        [
            CoverageItem(1, "type", "Type", .always, .read("checked against the schema")),
            CoverageItem(
                2, "encodings", "list<Encoding>", .when("always: those that are really used"),
                .ignored("often wrong: each page says its own")),
            CoverageItem(3, "path_in_schema", "list<string>", .always, .ignored("the schema's order says it")),
            CoverageItem(4, "codec", "CompressionCodec", .always, .read("the codec of the pages")),
            CoverageItem(5, "num_values", "i64", .when("always, nulls counted"), .read("checked against the pages")),
            CoverageItem(
                6, "total_uncompressed_size", "i64", .when("always, page headers counted"),
                .read("a size that inspect shows")),
            CoverageItem(
                7, "total_compressed_size", "i64", .when("always, page headers counted"), .read("how much to read")),
            CoverageItem(
                8, "key_value_metadata", "list<KeyValue>", .refused("nothing is said of single chunks"),
                .ignored("values do not need it")),
            CoverageItem(9, "data_page_offset", "i64", .always, .read("where pages begin")),
            CoverageItem(
                10, "index_page_offset", "i64", .refused("index pages were never specified"),
                .ignored("never specified")),
            CoverageItem(
                11, "dictionary_page_offset", "i64", .when("with a dictionary, never 0"),
                .read("where the dictionary is; 0 is none")),
            CoverageItem(12, "statistics", "Statistics", .always, .read("bounds that inspect shows")),
            CoverageItem(
                13, "encoding_stats", "list<PageEncodingStats>", .always, .ignored("each page says its own encoding")),
            CoverageItem(14, "bloom_filter_offset", "i64", bloomWriting, .read("kept in the metadata")),
            CoverageItem(15, "bloom_filter_length", "i32", bloomWriting, .read("kept in the metadata")),
            CoverageItem(
                16, "size_statistics", "SizeStatistics", .when("where any of its fields says something"),
                .read("kept in the metadata")),
            CoverageItem(
                17, "geospatial_statistics", "GeospatialStatistics", .refused("no source has geometries"),
                .ignored("values do not need it")),
        ])

    private static let pageEncodingStats = CoverageSection(
        .structure, "PageEncodingStats",
        [
            CoverageItem(1, "page_type", "PageType", .always, .ignored("each page says its own")),
            CoverageItem(2, "encoding", "Encoding", .always, .ignored("each page says its own")),
            CoverageItem(3, "count", "i32", .always, .ignored("each page says its own")),
        ])
}
