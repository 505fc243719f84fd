import MillraceColumns
import MillraceCompression

extension ParquetCoverage {
    /// The hub's types. What is refused is refused with an error that holds the reason's words.
    package static let types = [
        TypeCoverage("boolean", .boolean, .when("BOOLEAN")),
        TypeCoverage("int64", .int64, .when("INT64")),
        TypeCoverage("double", .double, .when("DOUBLE")),
        TypeCoverage(
            "decimal9", .decimal(precision: 9, scale: 2), .when("INT32, DECIMAL; FIXED_LEN_BYTE_ARRAY in compat")),
        TypeCoverage(
            "decimal18", .decimal(precision: 18, scale: 4), .when("INT64, DECIMAL; FIXED_LEN_BYTE_ARRAY in compat")),
        TypeCoverage("decimal38", .decimal(precision: 38, scale: 10), .when("FIXED_LEN_BYTE_ARRAY, DECIMAL")),
        TypeCoverage("date", .date, .when("INT32, DATE")),
        TypeCoverage("timestamp", .timestamp(isAdjustedToUTC: false), .when("INT64, TIMESTAMP of microseconds, local")),
        TypeCoverage("timestamp_tz", .timestamp(isAdjustedToUTC: true), .when("INT64, TIMESTAMP of microseconds, UTC")),
        TypeCoverage("string", .string, .when("BYTE_ARRAY, STRING")),
        TypeCoverage("struct", SampleTypes.structure, .when("a group")),
        TypeCoverage("list", SampleTypes.list, .when("LIST in three levels: list.element")),
        TypeCoverage("map", SampleTypes.map, .when("MAP: key_value with key and value")),
        TypeCoverage("map_by_number", SampleTypes.numberMap, .when("MAP: key_value with key and value")),
        TypeCoverage("struct_without_fields", SampleTypes.emptyStructure, .refused("is a struct without fields")),
    ]

    /// What a codec is in Parquet. What is refused is refused with an error that holds the reason's words.
    package static func writing(_ codec: CompressionCodec) -> WriteSupport {
        switch codec {
        case .none: .when("UNCOMPRESSED")
        case .snappy: .when("SNAPPY")
        case .zstd: .when("ZSTD")
        case .gzip: .when("GZIP")
        case .lz4Raw: .when("LZ4_RAW")
        case .deflate, .bzip2, .xz: .refused("Parquet has no codec")
        }
    }
}
