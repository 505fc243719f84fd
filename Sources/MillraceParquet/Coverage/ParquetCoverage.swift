import MillraceColumns

/// What of parquet.thrift (parquet-format 2.13 and what was merged after it) Millrace writes and reads: every struct, union and enum.
///
/// Empty structs have no section; the union member that is one of them stands for it.
package enum ParquetCoverage {
    /// All of parquet.thrift, from the footer inwards.
    package static let sections: [CoverageSection] =
        file + schema + logicalTypes + enumerations + chunks + statistics + pages + indexes + bloomFilters + geospatial
        + encryption

    static let file = [
        CoverageSection(
            .structure, "FileMetaData",
            [
                CoverageItem(1, "version", "i32", .when("always 1, as the specification asks"), .read("any number")),
                CoverageItem(2, "schema", "list<SchemaElement>", .always, .read("the columns")),
                CoverageItem(3, "num_rows", "i64", .always, .read("the row count")),
                CoverageItem(4, "row_groups", "list<RowGroup>", .when("never an empty one"), .read("the row groups")),
                CoverageItem(
                    5, "key_value_metadata", "list<KeyValue>",
                    .when("where the caller gives any: the source, a hash of the options"),
                    .read("pairs that inspect shows")),
                CoverageItem(
                    6, "created_by", "string", .when("always, in the form that strict readers take apart"),
                    .read("text that inspect shows")),
                CoverageItem(
                    7, "column_orders", "list<ColumnOrder>", .when("always, one a leaf"),
                    .read("whether bounds can be trusted")),
                CoverageItem(
                    8, "encryption_algorithm", "EncryptionAlgorithm", .refused(noEncryption), .refused("encrypted file")
                ),
                CoverageItem(
                    9, "footer_signing_key_metadata", "binary", .refused(noEncryption), .refused("encrypted file")),
            ]),
        CoverageSection(
            .structure, "KeyValue",
            [
                CoverageItem(1, "key", "string", .when("with each pair"), .read("the pair's key")),
                CoverageItem(2, "value", "string", .when("with each pair"), .read("the pair's value")),
            ]),
        CoverageSection(
            .union, "ColumnOrder",
            [
                CoverageItem(
                    1, "TYPE_ORDER", "TypeDefinedOrder",
                    .when("always: older readers drop the bounds of any other order"),
                    .read("the order that the type defines")),
                CoverageItem(
                    2, "IEEE_754_TOTAL_ORDER", "IEEE754TotalOrder",
                    .notYet("readers that do not know it drop the bounds; NaN counts say what it would"),
                    .ignored("bounds are not needed for values")),
                CoverageItem(
                    3, "INT96_TIMESTAMP_ORDER", "Int96TimestampOrder", .refused("INT96 is never written"),
                    .ignored("bounds are not needed for values")),
            ]),
    ]

    static let noEncryption = "files are not encrypted by Millrace; the store encrypts"
}
