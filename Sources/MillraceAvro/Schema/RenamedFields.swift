import MillraceColumns

extension AvroOptions {
    /// The fields whose names Avro does not allow, in order: as they are written, and as the schema has them.
    ///
    /// A field inside a column is named by its path, with dots.
    package static func renamedColumns(of schema: Schema) -> [(written: String, original: String)] {
        renamed(schema.fields, below: "")
    }

    private static func renamed(_ fields: [Field], below path: String) -> [(written: String, original: String)] {
        zip(fields, NameTable.fieldNames(fields.map(\.name))).flatMap { field, name in
            let own = name == field.name ? [] : [(written: path + name, original: field.name)]
            return own + renamed(field.type, below: path + name + ".")
        }
    }

    private static func renamed(_ type: LogicalType, below path: String) -> [(written: String, original: String)] {
        switch type {
        case .structure(let fields): renamed(fields, below: path)
        case .list(let element): renamed(element.type, below: path)
        // Of a map, Avro writes keys and values without names, or under names of its own.
        case .map(_, let value): renamed(value.type, below: path)
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: []
        }
    }
}

extension AvroOptions {
    /// The fields under the names that stand in a file, inside one another too.
    package static func written(_ fields: [Field]) -> [Field] {
        zip(fields, NameTable.fieldNames(fields.map(\.name))).map { written($0, name: $1) }
    }

    private static func written(_ field: Field, name: String) -> Field {
        Field(name, written(field.type), isNullable: field.isNullable)
    }

    private static func written(_ type: LogicalType) -> LogicalType {
        switch type {
        case .structure(let fields): .structure(written(fields))
        case .list(let element): .list(written(element, name: element.name))
        case .map(let key, let value): .map(key: written(key, name: key.name), value: written(value, name: value.name))
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: type
        }
    }

    /// A schema in Avro's words, as the header of a file with these columns has it.
    package static func json(for schema: Schema) -> String {
        SchemaMapping.json(for: schema, recordName: "Row", namespace: nil)
    }
}
