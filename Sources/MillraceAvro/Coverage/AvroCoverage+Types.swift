import MillraceColumns
import MillraceCompression

extension AvroCoverage {
    /// The hub's types: Avro has words for all of them.
    package static let types = [
        TypeCoverage("boolean", .boolean, .when("boolean")),
        TypeCoverage("int64", .int64, .when("long")),
        TypeCoverage("double", .double, .when("double")),
        TypeCoverage("decimal9", .decimal(precision: 9, scale: 2), .when("bytes, decimal")),
        TypeCoverage("decimal18", .decimal(precision: 18, scale: 4), .when("bytes, decimal")),
        TypeCoverage("decimal38", .decimal(precision: 38, scale: 10), .when("bytes, decimal")),
        TypeCoverage("date", .date, .when("int, date")),
        TypeCoverage("timestamp", .timestamp(isAdjustedToUTC: false), .when("long, local-timestamp-micros")),
        TypeCoverage("timestamp_tz", .timestamp(isAdjustedToUTC: true), .when("long, timestamp-micros")),
        TypeCoverage("string", .string, .when("string")),
        TypeCoverage("struct", SampleTypes.structure, .when("record")),
        TypeCoverage("list", SampleTypes.list, .when("array")),
        TypeCoverage("map", SampleTypes.map, .when("map")),
        TypeCoverage("map_by_number", SampleTypes.numberMap, .when("array of records with key and value")),
        TypeCoverage("struct_without_fields", SampleTypes.emptyStructure, .when("record without fields")),
    ]

    /// What a codec is in Avro; nothing offers the refused ones to the encoder.
    package static func writing(_ codec: CompressionCodec) -> WriteSupport {
        switch codec {
        case .none: .when("null")
        case .deflate: .when("deflate")
        case .snappy: .when("snappy")
        case .zstd: .when("zstandard")
        case .bzip2: .when("bzip2")
        case .xz: .when("xz")
        case .gzip, .lz4Raw: .refused("Avro has no codec")
        }
    }
}
