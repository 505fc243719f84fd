import MillraceColumns

/// A table's schema in Avro's words: the JSON that stands in a file's header.
///
/// Nullable fields are `["null", T]` with the default null. Records have full names made of their path, so no two are the same.
/// Where a field's name is not legal in Avro, the attribute `millrace.name` keeps it.
struct SchemaMapping {
    /// The attribute that keeps a field's own name.
    static let nameAttribute = "millrace.name"
    /// The attribute of an array of key and value records that stands for a map.
    static let typeAttribute = "millrace.type"

    private var json = JSONText()
    private var recordNames = NameTable()

    /// The schema's JSON, compact and in ASCII.
    static func json(for schema: Schema, recordName: String, namespace: String?) -> String {
        var mapping = SchemaMapping()
        let name = AvroName.sanitisedRecordName(recordName)
        mapping.record(schema.fields, path: name, namespace: AvroName.sanitisedNamespace(namespace))
        return mapping.json.text
    }

    private mutating func record(_ fields: [Field], path: String, namespace: String? = nil) {
        let names = NameTable.fieldNames(fields.map(\.name))
        json.raw("{\"type\":\"record\",\"name\":")
        json.string(recordNames.claim(path))
        if let namespace {
            json.raw(",\"namespace\":")
            json.string(namespace)
        }
        json.raw(",\"fields\":[")
        for (index, field) in fields.enumerated() {
            if index > 0 { json.raw(",") }
            self.field(field, name: names[index], path: "\(path)_\(names[index])")
        }
        json.raw("]}")
    }

    private mutating func field(_ field: Field, name: String, path: String) {
        json.raw("{\"name\":")
        json.string(name)
        json.raw(",\"type\":")
        type(of: field, path: path)
        // SPEC: "Complex Types", a union's default is of its first branch.
        if field.isNullable { json.raw(",\"default\":null") }
        if name != field.name {
            json.raw(",")
            json.key(SchemaMapping.nameAttribute)
            json.string(field.name)
        }
        json.raw("}")
    }

    private mutating func type(of field: Field, path: String) {
        if field.isNullable { json.raw("[\"null\",") }
        type(field.type, path: path)
        if field.isNullable { json.raw("]") }
    }

    // SPEC: "Primitive Types", "Complex Types", "Logical Types".
    private mutating func type(_ type: LogicalType, path: String) {
        switch type {
        case .boolean: json.raw("\"boolean\"")
        case .int64: json.raw("\"long\"")
        case .double: json.raw("\"double\"")
        case .string: json.raw("\"string\"")
        case .date: json.raw("{\"type\":\"int\",\"logicalType\":\"date\"}")
        case .timestamp(isAdjustedToUTC: true): json.raw("{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}")
        case .timestamp(isAdjustedToUTC: false):
            json.raw("{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}")
        case .decimal(let precision, let scale):
            json.raw("{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":\(precision),\"scale\":\(scale)}")
        case .structure(let fields): record(fields, path: path)
        case .list(let element):
            json.raw("{\"type\":\"array\",\"items\":")
            self.type(of: element, path: path)
            json.raw("}")
        case .map(let key, let value): map(key: key, value: value, path: path)
        }
    }

    private mutating func map(key: Field, value: Field, path: String) {
        if SchemaMapping.isMap(key: key) {
            json.raw("{\"type\":\"map\",\"values\":")
            type(of: value, path: path)
        } else {
            // Avro's maps have strings for keys only.
            json.raw("{\"type\":\"array\",\"items\":")
            let entries = [
                Field("key", key.type, isNullable: false), Field("value", value.type, isNullable: value.isNullable),
            ]
            record(entries, path: path)
            json.raw(",\"\(SchemaMapping.typeAttribute)\":\"map\"")
        }
        json.raw("}")
    }

    /// Whether Avro's own map can hold keys of this kind.
    static func isMap(key: Field) -> Bool { key.type == .string }
}
