import MillraceAvro
import MillraceColumns
import Testing

@testable import Millrace

@Suite struct HiveTextTests {
    @Test(arguments: [
        (LogicalType.boolean, "boolean", "boolean"), (.int64, "bigint", "bigint"), (.double, "double", "double"),
        (.decimal(precision: 38, scale: 9), "decimal(38,9)", "decimal(38,9)"), (.date, "date", "date"),
        (.timestamp(isAdjustedToUTC: true), "timestamp", "bigint"),
        (.timestamp(isAdjustedToUTC: false), "timestamp", "bigint"), (.string, "string", "string"),
        (.list(Field("element", .list(Field("element", .date)))), "array<array<date>>", "array<array<date>>"),
        (
            .map(key: Field("key", .string, isNullable: false), value: Field("value", .int64)), "map<string,bigint>",
            "map<string,bigint>"
        ),
        (
            .map(key: Field("key", .date, isNullable: false), value: Field("value", .int64)), "map<date,bigint>",
            "array<struct<key:date,value:bigint>>"
        ),
        (
            .structure([Field("Plain_1", .int64), Field("_x", .date), Field("1x", .date), Field("Table", .string)]),
            "struct<plain_1:bigint,`_x`:date,`1x`:date,`table`:string>",
            "struct<plain_1:bigint,`_x`:date,`1x`:date,`table`:string>"
        ),
    ])
    func typesAreHives(type: LogicalType, parquet: String, avro: String) {
        #expect(HiveText(format: .parquet).type(type) == parquet)
        #expect(HiveText(format: .avro).type(type) == avro)
    }

    @Test func textsCannotEndEarly() {
        #expect(HiveText.name("Od`d") == "`od``d`")
        #expect(HiveText.quoted(#"{"a":"it's \"x\""}"#) == #"'{"a":"it\'s \\"x\\""}'"#)
    }

    @Test(arguments: [
        ("s3://lake/Orders-2026/", "orders_2026", "s3://lake/Orders-2026/parquet/"),
        ("s3://lake", "lake", "s3://lake/parquet/"),
        ("s3://b/ü/", "millrace", "s3://b/ü/parquet/"),
    ])
    func tablesAreCalledAfterTheirPlace(destination: String, table: String, location: String) throws {
        let names = try TableNames(destination: Location(place: destination), table: nil, location: nil)
        #expect(names.table(.parquet) == table && names.table(.avro) == table + "_avro")
        #expect(names.location(.parquet) == location && names.isInS3)
    }

    /// The names that stand in a file are those that its own header has.
    @Test func writtenNamesAreThoseOfTheHeader() throws {
        let fields = [Field("a b", .int64), Field("a_b", .structure([Field("ü", .date)])), Field("A-B", .string)]
        let json = AvroOptions.json(for: Schema(fields))
        let written = AvroOptions.written(fields)
        #expect(Set(written.map { $0.name.lowercased() }).count == 3)
        for field in written { #expect(json.contains("{\"name\":\"\(field.name)\"")) }
        // They are legal, and so stay as they are.
        #expect(AvroOptions.written(written) == written)
    }
}
