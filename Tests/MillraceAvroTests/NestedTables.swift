import MillraceColumns

@testable import MillraceAvro

/// Tables with structs, lists and maps, for the slow path, for the reader and for foreign readers.
enum NestedTables {
    static let rowCount = 300

    static let all: [Table] = [
        structs, nullableStructs, deepStructs, lists, listsOfRequired, listsOfLists, listsOfStructs, maps, mapsOfLists,
        mapsByNumber, everything, awkwardNames,
    ]

    private static func table(_ name: String, _ fields: [Field], _ row: (Int) -> [Cell]) -> Table {
        Table(name: name, schema: Schema(fields), rows: (0..<rowCount).map(row))
    }

    private static func long(_ row: Int) -> Cell { Scalars.value(.int64, row: row) }
    private static func text(_ row: Int) -> Cell { Scalars.value(.string, row: row) }
    private static func some(_ row: Int, _ cell: Cell) -> Cell { row % 4 == 3 ? .null : cell }

    /// No struct is null: they dissolve into columns.
    static let structs = table(
        "structs",
        [
            Field("id", .int64, isNullable: false),
            Field("point", .structure([Field("x", .double, isNullable: false), Field("label", .string)])),
            Field(
                "fixed", .structure([Field("day", .date), Field("ok", .boolean, isNullable: false)]),
                isNullable: false),
            Field("after", .string),
        ]
    ) { row in
        [
            .int64(Int64(row)), .structure([.double(Double(row) / 4), some(row, text(row))]),
            .structure([some(row + 1, .date(Int32(row))), .boolean(row % 2 == 0)]), some(row + 2, text(row + 5)),
        ]
    }

    static let nullableStructs = table(
        "nullable_structs",
        [
            Field("address", .structure([Field("street", .string), Field("number", .int64, isNullable: false)])),
            Field("amount", .decimal(precision: 30, scale: 4)),
        ]
    ) { row in
        [
            row % 3 == 0 ? .null : .structure([some(row, text(row)), .int64(Int64(row) * 1000)]),
            some(row, Scalars.value(.decimal(precision: 30, scale: 4), row: row)),
        ]
    }

    static let deepStructs = table(
        "deep_structs",
        [
            Field("a", .structure([Field("b", .structure([Field("c", .structure([Field("d", .string)]))]))])),
            // Its record would be called as that of a.b.
            Field("a_b", .structure([Field("d", .int64)])),
        ]
    ) { row in
        let inner: Cell = row % 5 == 0 ? .null : .structure([row % 7 == 0 ? .null : .structure([some(row, text(row))])])
        return [.structure([inner]), .structure([some(row, long(row))])]
    }

    static let lists = table("lists", [Field("values", .list(Field("element", .int64))), Field("after", .string)]) {
        row in
        [row % 6 == 5 ? .null : .list((0..<row % 5).map { some(row + $0, long(row + $0)) }), text(row)]
    }

    static let listsOfRequired = table(
        "lists_of_required",
        [
            Field("words", .list(Field("element", .string, isNullable: false)), isNullable: false),
            Field("instants", .list(Field("element", .timestamp(isAdjustedToUTC: true), isNullable: false))),
        ]
    ) { row in
        [
            .list((0..<row % 4).map { text(row + $0) }),
            row % 6 == 5 ? .null : .list((0..<row % 3).map { .timestamp(Int64(row + $0) * 1_000_003) }),
        ]
    }

    static let listsOfLists = table(
        "lists_of_lists", [Field("matrix", .list(Field("element", .list(Field("element", .double)))))]
    ) { row in
        [
            some(
                row,
                .list(
                    (0..<row % 4).map { outer in some(outer, .list((0..<outer).map { some($0, .double(Double($0))) })) }
                ))
        ]
    }

    static let listsOfStructs = table(
        "lists_of_structs",
        [
            Field(
                "items",
                .list(
                    Field(
                        "element",
                        .structure([
                            Field("sku", .string, isNullable: false), Field("price", .decimal(precision: 9, scale: 2)),
                            Field("tags", .list(Field("element", .string))),
                        ]))))
        ]
    ) { row in
        [
            some(
                row,
                .list(
                    (0..<row % 3).map { item in
                        some(
                            row + item,
                            .structure([
                                text(item), some(item + 1, .decimal(Int128(row * 100 + item))),
                                .list([text(row), .null]),
                            ]))
                    }))
        ]
    }

    static let maps = table(
        "maps",
        [
            Field(
                "attributes",
                .map(key: Field("key", .string, isNullable: false), value: Field("value", .int64)))
        ]
    ) { row in
        [
            some(
                row,
                .map((0..<row % 4).map { Cell.Entry(key: .string("key \($0)"), value: some(row + $0, long(row + $0))) })
            )
        ]
    }

    static let mapsOfLists = table(
        "maps_of_lists",
        [
            Field(
                "by_day",
                .map(
                    key: Field("key", .string, isNullable: false),
                    value: Field("value", .list(Field("element", .structure([Field("n", .int64)]))), isNullable: false)),
                isNullable: false)
        ]
    ) { row in
        [
            .map(
                (0..<row % 3).map { entry in
                    Cell.Entry(
                        key: .string("d\(entry)"),
                        value: .list((0..<entry).map { .structure([some($0 + row, long($0))]) }))
                })
        ]
    }

    static let mapsByNumber = table(
        "maps_by_number",
        [
            Field("by_id", .map(key: Field("key", .int64, isNullable: false), value: Field("value", .string))),
            Field(
                "by_date",
                .map(
                    key: Field("key", .date, isNullable: false),
                    value: Field("value", .structure([Field("total", .double)])))),
        ]
    ) { row in
        [
            some(row, .map((0..<row % 3).map { Cell.Entry(key: .int64(Int64($0)), value: some($0, text(row + $0))) })),
            .map([Cell.Entry(key: .date(Int32(row)), value: some(row + 1, .structure([.double(0.5)])))]),
        ]
    }

    /// All scalar types inside a struct inside a list, beside flat columns.
    static let everything = table(
        "everything",
        [
            Field("id", .int64, isNullable: false),
            Field(
                "records",
                .list(
                    Field(
                        "element",
                        .structure(Scalars.types.enumerated().map { Field("f\($0)", $1, isNullable: $0 % 2 == 0) }),
                        isNullable: false))),
            Field("note", .string),
        ]
    ) { row in
        let record: (Int) -> Cell = { seed in
            .structure(
                Scalars.types.enumerated().map { index, type in
                    index % 2 == 0 && seed % 3 == 0 ? .null : Scalars.value(type, row: seed + index)
                })
        }
        return [.int64(Int64(row)), .list((0..<row % 4).map { record(row + $0) }), some(row, text(row))]
    }

    static let awkwardNames = table(
        "awkward_names",
        [
            Field("a b", .int64), Field("a-b", .structure([Field("x y", .int64), Field("x-y", .string)])),
            Field("a_b", .structure([Field("1st", .int64)])), Field("", .string), Field("größe €", .double),
            Field("null", .boolean), Field("quote\"back\\slash", .date), Field("A B", .string), Field("🚀", .string),
        ]
    ) { row in
        [
            long(row), .structure([long(row + 1), text(row)]), some(row, .structure([long(row + 2)])), text(row + 1),
            .double(Double(row)), .boolean(row % 2 == 0), .date(Int32(row)), text(row + 2), some(row, text(row + 3)),
        ]
    }
}
