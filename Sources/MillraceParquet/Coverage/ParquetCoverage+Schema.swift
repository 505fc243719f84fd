import MillraceColumns

extension ParquetCoverage {
    static let schema = [
        CoverageSection(
            .structure, "SchemaElement",
            [
                CoverageItem(1, "type", "Type", .when("on leaves"), .read("how values are stored")),
                CoverageItem(
                    2, "type_length", "i32", .when("on FIXED_LEN_BYTE_ARRAY leaves"), .read("the bytes of such a value")
                ),
                CoverageItem(
                    3, "repetition_type", "FieldRepetitionType", .when("on all but the root"), .read("levels and nulls")
                ),
                CoverageItem(4, "name", "string", .always, .read("the column's name")),
                CoverageItem(5, "num_children", "i32", .when("on groups"), .read("the shape of the tree")),
                CoverageItem(
                    6, "converted_type", "ConvertedType", .when("beside each logicalType that has one"),
                    .read("the type, where logicalType is absent")),
                CoverageItem(
                    7, "scale", "i32", .when("on decimals"), .read("the scale, where logicalType is absent")),
                CoverageItem(
                    8, "precision", "i32", .when("on decimals"), .read("the precision, where logicalType is absent")),
                CoverageItem(
                    9, "field_id", "i32", .notYet("no table format gives its ids yet"), .read("kept in the metadata")),
                CoverageItem(
                    10, "logicalType", "LogicalType", .when("on all that bare storage does not say"), .read("the type")),
            ]),
        CoverageSection(
            .enumeration, "Type",
            [
                CoverageItem(0, "BOOLEAN", .when("boolean"), .read("boolean")),
                CoverageItem(1, "INT32", .when("date, decimals of up to 9 digits"), .read("int64")),
                CoverageItem(
                    2, "INT64", .when("int64, timestamps, decimals of up to 18 digits"),
                    .read("int64")),
                CoverageItem(3, "INT96", .refused("deprecated: no order, no meaning of its own"), int96Reading),
                CoverageItem(4, "FLOAT", .refused("values are doubles: 32 bits would lose digits"), .read("double")),
                CoverageItem(5, "DOUBLE", .when("double"), .read("double")),
                CoverageItem(6, "BYTE_ARRAY", .when("string"), bytesReading),
                CoverageItem(
                    7, "FIXED_LEN_BYTE_ARRAY", .when("decimals of 19 to 38 digits, in the fewest bytes"),
                    bytesReading),
            ]),
        CoverageSection(
            .enumeration, "FieldRepetitionType",
            [
                CoverageItem(0, "REQUIRED", .when("fields that cannot be null; map keys"), .read("no null")),
                CoverageItem(1, "OPTIONAL", .when("fields that can be null"), .read("nulls")),
                CoverageItem(2, "REPEATED", .when("the middle level of lists and maps"), .read("elements and entries")),
            ]),
    ]

    static let logicalTypes = [
        CoverageSection(
            .union, "LogicalType",
            [
                CoverageItem(1, "STRING", "StringType", .when("string"), .read("string")),
                CoverageItem(2, "MAP", "MapType", .when("map"), .read("map")),
                CoverageItem(3, "LIST", "ListType", .when("list, three levels"), .read("list")),
                CoverageItem(4, "ENUM", "EnumType", .refused("text is a string"), enumReading),
                CoverageItem(5, "DECIMAL", "DecimalType", .when("decimal"), .read("decimal: string beyond 38 digits")),
                CoverageItem(6, "DATE", "DateType", .when("date"), .read("date")),
                CoverageItem(7, "TIME", "TimeType", .notYet("no type for times of day: they stay text"), timeReading),
                CoverageItem(
                    8, "TIMESTAMP", "TimestampType", .when("timestamp and timestamp_tz"),
                    .read("timestamp: string for nanoseconds")),
                CoverageItem(
                    10, "INTEGER", "IntType", .refused("int64 needs no annotation: the bare INT64 says the same"),
                    signReading),
                CoverageItem(
                    11, "UNKNOWN", "NullType",
                    .refused("a column of nulls has a type: old readers refuse the null type"),
                    unknownReading),
                CoverageItem(
                    12, "JSON", "JsonType", .refused("text is a string; old readers know no JSON"), .read("string")),
                CoverageItem(13, "BSON", "BsonType", .refused("no source has it"), bytesReading),
                CoverageItem(
                    14, "UUID", "UUIDType", .refused("a UUID stays text: readers disagree on the order of its bounds"),
                    uuidReading),
                CoverageItem(15, "FLOAT16", "Float16Type", .refused("values are doubles"), .read("double")),
                CoverageItem(
                    16, "VARIANT", "VariantType", .refused("few readers know it; columns have types of their own"),
                    variantReading),
                CoverageItem(17, "GEOMETRY", "GeometryType", .refused("no source has it"), bytesReading),
                CoverageItem(18, "GEOGRAPHY", "GeographyType", .refused("no source has it"), bytesReading),
                CoverageItem(19, "FILE", "FileType", .refused("unreleased; no reader knows it"), variantReading),
            ]),
        CoverageSection(
            .structure, "DecimalType",
            [
                CoverageItem(1, "scale", "i32", .when("with DECIMAL"), .read("the scale")),
                CoverageItem(2, "precision", "i32", .when("with DECIMAL"), .read("the precision")),
            ]),
        CoverageSection(
            .structure, "TimestampType",
            [
                CoverageItem(
                    1, "isAdjustedToUTC", "bool", .when("with TIMESTAMP"), .read("an instant or a local time")),
                CoverageItem(2, "unit", "TimeUnit", .when("with TIMESTAMP"), .read("the unit")),
            ]),
        CoverageSection(
            .structure, "TimeType",
            [
                CoverageItem(1, "isAdjustedToUTC", "bool", .notYet(noTime), timeReading),
                CoverageItem(2, "unit", "TimeUnit", .notYet(noTime), timeReading),
            ]),
        CoverageSection(
            .union, "TimeUnit",
            [
                CoverageItem(
                    1, "MILLIS", "MilliSeconds", .refused("one unit, which holds every value of the others"),
                    millisReading),
                CoverageItem(2, "MICROS", "MicroSeconds", .when("with TIMESTAMP"), .read("microseconds")),
                CoverageItem(3, "NANOS", "NanoSeconds", .refused("Spark and others refuse it"), nanosReading),
            ]),
        CoverageSection(
            .structure, "IntType",
            [
                CoverageItem(
                    1, "bitWidth", "i8", .refused("INTEGER is not written"), .read("the width")),
                CoverageItem(
                    2, "isSigned", "bool", .refused("INTEGER is not written"), .read("whether values have a sign")),
            ]),
        CoverageSection(
            .structure, "VariantType",
            [CoverageItem(1, "specification_version", "i8", .refused("VARIANT is not written"), variantReading)]),
        CoverageSection(
            .structure, "GeometryType",
            [CoverageItem(1, "crs", "string", .refused("GEOMETRY is not written"), bytesReading)]),
        CoverageSection(
            .structure, "GeographyType",
            [
                CoverageItem(1, "crs", "string", .refused("GEOGRAPHY is not written"), bytesReading),
                CoverageItem(
                    2, "algorithm", "EdgeInterpolationAlgorithm", .refused("GEOGRAPHY is not written"), bytesReading),
            ]),
    ]

    static let noTime = "TIME is not written"

    // What the reader makes of types that are never written. The first word is the column's type.
    static let int96Reading = ReadSupport.read("string: ISO 8601 with all nine digits")
    static let enumReading = ReadSupport.read("string")
    static let timeReading = ReadSupport.read("string: ISO 8601")
    static let unknownReading = ReadSupport.read("string: nulls only")
    static let bytesReading = ReadSupport.read("string: the text where it is UTF-8, else base64")
    static let variantReading = ReadSupport.ignored("read as the group that it stands on")
    static let millisReading = ReadSupport.read("timestamp")
    static let nanosReading = ReadSupport.read("string: ISO 8601 with all nine digits")
    static let signReading = ReadSupport.read("int64: decimal(20,0) where 64 bits are unsigned")
    static let intervalReading = ReadSupport.read("string: an ISO 8601 duration")
    static let uuidReading = ReadSupport.read("string: in the usual form")
}
