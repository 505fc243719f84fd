import MillraceColumns

extension ParquetCoverage {
    static let pages = [
        CoverageSection(
            .structure, "PageHeader",
            [
                CoverageItem(1, "type", "PageType", .always, .read("what follows")),
                CoverageItem(2, "uncompressed_page_size", "i32", .always, .read("checked against the content")),
                CoverageItem(3, "compressed_page_size", "i32", .always, .read("the page's length")),
                CoverageItem(4, "crc", "i32", .when("always, dictionary pages too"), .read("checked")),
                CoverageItem(5, "data_page_header", "DataPageHeader", .when("on data pages"), .read("the page")),
                CoverageItem(
                    6, "index_page_header", "IndexPageHeader", .refused("never specified"), .ignored("never specified")),
                CoverageItem(
                    7, "dictionary_page_header", "DictionaryPageHeader", .when("on dictionary pages"), .read("the page")
                ),
                CoverageItem(8, "data_page_header_v2", "DataPageHeaderV2", .refused(noV2), .read("the page")),
            ]),
        CoverageSection(
            .structure, "DataPageHeader",
            [
                CoverageItem(1, "num_values", "i32", .when("always, nulls counted"), .read("the levels")),
                CoverageItem(2, "encoding", "Encoding", .always, .read("the values' encoding")),
                CoverageItem(
                    3, "definition_level_encoding", "Encoding", .when("always RLE"), .read("the levels' encoding")),
                CoverageItem(
                    4, "repetition_level_encoding", "Encoding", .when("always RLE"), .read("the levels' encoding")),
                CoverageItem(
                    5, "statistics", "Statistics",
                    .refused("the column index has them; the specification advises against both"),
                    .ignored("values do not need it")),
            ]),
        CoverageSection(
            .structure, "DictionaryPageHeader",
            [
                CoverageItem(1, "num_values", "i32", .always, .read("the entries")),
                CoverageItem(2, "encoding", "Encoding", .always, .read("PLAIN, by either name")),
                CoverageItem(
                    3, "is_sorted", "bool", .refused("entries stand in the order of their first use"),
                    .ignored("values do not need it")),
            ]),
        CoverageSection(
            .structure, "DataPageHeaderV2",
            [
                CoverageItem(1, "num_values", "i32", .refused(noV2), .read("the levels")),
                CoverageItem(2, "num_nulls", "i32", .refused(noV2), .ignored("the levels say it")),
                CoverageItem(3, "num_rows", "i32", .refused(noV2), .ignored("the levels say it")),
                CoverageItem(4, "encoding", "Encoding", .refused(noV2), .read("the values' encoding")),
                CoverageItem(5, "definition_levels_byte_length", "i32", .refused(noV2), .read("where values begin")),
                CoverageItem(6, "repetition_levels_byte_length", "i32", .refused(noV2), .read("where values begin")),
                CoverageItem(7, "is_compressed", "bool", .refused(noV2), .read("whether values are compressed")),
                CoverageItem(8, "statistics", "Statistics", .refused(noV2), .ignored("values do not need it")),
            ]),
    ]

    private static let noV2 = "DATA_PAGE_V2 is not written"

    static let geospatial = [
        CoverageSection(
            .structure, "GeospatialStatistics",
            [
                CoverageItem(1, "bbox", "BoundingBox", .refused(noGeometry), .ignored("values do not need it")),
                CoverageItem(
                    2, "geospatial_types", "list<i32>", .refused(noGeometry), .ignored("values do not need it")),
            ]),
        CoverageSection(
            .structure, "BoundingBox",
            ["xmin", "xmax", "ymin", "ymax", "zmin", "zmax", "mmin", "mmax"].enumerated().map { index, name in
                CoverageItem(index + 1, name, "double", .refused(noGeometry), .ignored("values do not need it"))
            }),
        CoverageSection(
            .enumeration, "EdgeInterpolationAlgorithm",
            ["SPHERICAL", "VINCENTY", "THOMAS", "ANDOYER", "KARNEY"].enumerated().map { index, name in
                CoverageItem(index, name, .refused(noGeometry), bytesReading)
            }),
    ]

    private static let noGeometry = "no source has geometries"

    static let encryption = [
        CoverageSection(
            .structure, "FileCryptoMetaData",
            [
                refusedCrypto(1, "encryption_algorithm", "EncryptionAlgorithm"),
                refusedCrypto(2, "key_metadata", "binary"),
            ]),
        CoverageSection(
            .union, "EncryptionAlgorithm",
            [refusedCrypto(1, "AES_GCM_V1", "AesGcmV1"), refusedCrypto(2, "AES_GCM_CTR_V1", "AesGcmCtrV1")]),
        CoverageSection(.structure, "AesGcmV1", aesFields),
        CoverageSection(.structure, "AesGcmCtrV1", aesFields),
        CoverageSection(
            .union, "ColumnCryptoMetaData",
            [
                refusedCrypto(1, "ENCRYPTION_WITH_FOOTER_KEY", "EncryptionWithFooterKey"),
                refusedCrypto(2, "ENCRYPTION_WITH_COLUMN_KEY", "EncryptionWithColumnKey"),
            ]),
        CoverageSection(
            .structure, "EncryptionWithColumnKey",
            [refusedCrypto(1, "path_in_schema", "list<string>"), refusedCrypto(2, "key_metadata", "binary")]),
    ]

    private static let aesFields = [
        refusedCrypto(1, "aad_prefix", "binary"), refusedCrypto(2, "aad_file_unique", "binary"),
        refusedCrypto(3, "supply_aad_prefix", "bool"),
    ]

    private static func refusedCrypto(_ id: Int, _ name: String, _ type: String) -> CoverageItem {
        CoverageItem(id, name, type, .refused(noEncryption), .refused("encrypted file"))
    }
}
