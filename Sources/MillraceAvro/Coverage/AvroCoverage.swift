import MillraceColumns

/// What of Avro's specification (1.12) Millrace writes and reads.
package enum AvroCoverage {
    /// All of it, types first.
    package static let sections = [
        primitiveTypes, complexTypes, logicalTypes, attributes, container, codecs, elsewhere,
    ]

    static let primitiveTypes = CoverageSection(
        .words, "Primitive types",
        [
            CoverageItem(
                1, "null", .when("the first branch of a nullable field's union"), .read("a column of nulls, as string")),
            CoverageItem(2, "boolean", .when("boolean"), .read("boolean")),
            CoverageItem(3, "int", .when("under date"), .read("int64")),
            CoverageItem(4, "long", .when("int64, and under timestamps"), .read("int64")),
            CoverageItem(5, "float", .refused("values are doubles: 32 bits would lose digits"), .read("double")),
            CoverageItem(6, "double", .when("double"), .read("double")),
            CoverageItem(7, "bytes", .when("under decimal"), bytesReading),
            CoverageItem(8, "string", .when("string"), .read("string")),
        ])

    static let bytesReading = ReadSupport.read("string: the text where it is UTF-8, else base64")

    static let complexTypes = CoverageSection(
        .words, "Complex types",
        [
            CoverageItem(
                1, "record", .when("rows and structs; entries of maps whose keys are not text"), .read("struct")),
            CoverageItem(2, "enum", .refused("text is a string, whatever values it has"), .read("string")),
            CoverageItem(3, "array", .when("list; map whose keys are not text"), .read("list")),
            CoverageItem(4, "map", .when("map with text for keys"), .read("map")),
            CoverageItem(
                5, "union", .when("[\"null\", T] for what can be null"), .read("T that can be null, in either order; T")
            ),
            CoverageItem(
                6, "union of several types", .refused("table engines cannot map it"),
                .read("string: JSON of the whole column")),
            CoverageItem(7, "fixed", .refused("decimals are bytes: shorter"), bytesReading),
            CoverageItem(8, "recursive type", .refused("no source has it"), .read("string: JSON of the whole column")),
            CoverageItem(9, "top level that is no record", .refused("a row is a record"), .read("one column, value")),
        ])

    static let logicalTypes = CoverageSection(
        .words, "Logical types",
        [
            CoverageItem(1, "decimal on bytes", .when("decimal"), .read("decimal; string beyond 38 digits")),
            CoverageItem(
                2, "decimal on fixed", .refused("bytes are shorter"), .read("decimal; string beyond 38 digits")),
            CoverageItem(3, "big-decimal on bytes", .refused("a column has one scale"), bytesReading),
            CoverageItem(4, "uuid on string", .refused("a UUID stays text without a name"), .read("string")),
            CoverageItem(5, "uuid on fixed", .refused("a UUID stays text"), .read("string in the usual form")),
            CoverageItem(6, "date on int", .when("date"), .read("date")),
            CoverageItem(7, "time-millis on int", .notYet(noTime), .read("string such as 12:34:56.789")),
            CoverageItem(8, "time-micros on long", .notYet(noTime), .read("string such as 12:34:56.789123")),
            CoverageItem(9, "timestamp-millis on long", .refused(oneUnit), .read("timestamp_tz")),
            CoverageItem(10, "timestamp-micros on long", .when("timestamp_tz"), .read("timestamp_tz")),
            CoverageItem(11, "timestamp-nanos on long", .refused(noNanos), .read("string with all nine digits")),
            CoverageItem(12, "local-timestamp-millis on long", .refused(oneUnit), .read("timestamp")),
            CoverageItem(13, "local-timestamp-micros on long", .when("timestamp"), .read("timestamp")),
            CoverageItem(14, "local-timestamp-nanos on long", .refused(noNanos), .read("string with all nine digits")),
            CoverageItem(
                15, "duration on fixed", .refused("no source has it"), .read("string in the form of ISO 8601")),
            CoverageItem(16, "any other", .refused("not in the specification"), .ignored("as the specification says")),
        ])

    private static let noTime = "no type for times of day: they stay text"
    private static let oneUnit = "one unit, which holds every value of this one"
    private static let noNanos = "readers before 1.12 see a bare long"
}
