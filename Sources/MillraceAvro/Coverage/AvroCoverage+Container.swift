import MillraceColumns

extension AvroCoverage {
    static let attributes = CoverageSection(
        .words, "Schema attributes",
        [
            CoverageItem(1, "type", .always, .read("the type")),
            CoverageItem(2, "name", .when("legal, and unique even without case"), .read("the column's name")),
            CoverageItem(3, "namespace", .when("where the caller gives one"), .read("full names")),
            CoverageItem(4, "fields", .when("on records"), .read("the fields")),
            CoverageItem(5, "default", .when("null on what can be null"), .ignored("a file has every field")),
            CoverageItem(6, "items", .when("on arrays"), .read("the element")),
            CoverageItem(7, "values", .when("on maps"), .read("the value")),
            CoverageItem(8, "logicalType", .when("on dates, timestamps and decimals"), .read("the logical type")),
            CoverageItem(9, "precision", .when("on decimals"), .read("the precision")),
            CoverageItem(10, "scale", .when("on decimals"), .read("the scale")),
            CoverageItem(
                11, "millrace.name", .when("a name that Avro does not allow, as the source has it"),
                .read("the column's name")),
            CoverageItem(12, "millrace.type", .when("on arrays that stand for a map"), .read("map")),
            CoverageItem(13, "doc", .refused("sources have none"), .ignored("values do not need it")),
            CoverageItem(
                14, "aliases", .refused("an alias must be a legal name, which the source's is not"),
                .ignored("a file is read with its own schema")),
            CoverageItem(15, "order", .refused("ascending is the default"), .ignored("values do not need it")),
            CoverageItem(16, "symbols", .refused("no enum is written"), .read("strings")),
            CoverageItem(17, "size", .refused("no fixed is written"), .read("the bytes of a decimal on fixed")),
        ])

    static let container = CoverageSection(
        .words, "Object container files",
        [
            CoverageItem(1, "avro.schema", .when("always, compact and in ASCII"), .read("the columns")),
            CoverageItem(2, "avro.codec", .when("always, null too"), .read("the codec; absent is null")),
            CoverageItem(
                3, "metadata of the writer's own",
                .when("where the caller gives any: the source, a hash of the options"),
                .read("pairs that inspect shows")),
            CoverageItem(
                4, "sync marker", .when("always, derived from the source's identity"),
                .read("checked after each block")),
            CoverageItem(5, "blocks", .when("always of one row or more"), .read("rows; empty blocks too")),
        ])

    static let codecs = CoverageSection(
        .words, "Codecs",
        [
            CoverageItem(1, "null", .when("--codec none"), .read("blocks")),
            CoverageItem(2, "deflate", .when("--codec deflate, the default"), .read("blocks")),
            CoverageItem(3, "snappy", .when("--codec snappy"), .read("blocks, the checksum checked")),
            CoverageItem(4, "zstandard", .when("--codec zstd"), .read("blocks")),
            CoverageItem(5, "bzip2", .when("--codec bzip2"), .read("blocks")),
            CoverageItem(6, "xz", .when("--codec xz"), .read("blocks")),
        ])

    static let elsewhere = CoverageSection(
        .words, "The rest of the specification",
        [
            CoverageItem(1, "JSON encoding", .refused("a file is binary"), .refused("a file is binary")),
            CoverageItem(
                2, "single-object encoding", .refused("for messages, not for files"),
                .refused("for messages, not for files")),
            CoverageItem(
                3, "schema resolution", .refused("a file is written with its own schema"),
                .ignored("a file is read with its own schema")),
            CoverageItem(
                4, "schema fingerprints", .refused("for messages, not for files"), .ignored("a file has its schema")),
            CoverageItem(5, "protocols and RPC", .refused("not a file format"), .refused("not a file format")),
        ])
}
