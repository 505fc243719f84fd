import MillraceAvro
import MillraceColumns

/// The two forms of a declared schema that are JSON, and the writer of ours.
enum SchemaJSON {
    private static let forms =
        #"use {"columns":[{"name":"id","type":"int64","nullable":false}]}, an Avro record, or a list such as: id bigint, name string"#

    /// Reads either form, told apart by its keys.
    static func fields(_ bytes: [UInt8], _ source: String?) throws(MillraceError) -> [Field] {
        let json: MillraceAvro.JSONValue
        do throws(JSONParser.Fault) {
            json = try JSONParser.parse(bytes)
        } catch {
            let place = TextPlace(offset: error.offset, in: bytes)
            throw MillraceError(.usage, "\(place): this is not JSON", remedy: "mend the JSON", object: source)
        }
        if json["columns"] != nil { return try columns(json, source) }
        if json["type"] != nil { return try avro(bytes, source) }
        throw MillraceError(
            .usage, "the JSON has neither 'columns' nor an Avro 'type'", remedy: forms, object: source)
    }

    private static func avro(_ bytes: [UInt8], _ source: String?) throws(MillraceError) -> [Field] {
        do throws(AvroDeclaration.Fault) {
            return try AvroDeclaration.fields(of: bytes)
        } catch {
            let message = error.path.isEmpty ? error.message : "field '\(error.path)': \(error.message)"
            throw MillraceError(
                .usage, message, remedy: error.remedy.isEmpty ? nil : error.remedy, object: source)
        }
    }

    private static func columns(
        _ json: MillraceAvro.JSONValue, _ source: String?
    ) throws(MillraceError) -> [Field] {
        try refuseOtherKeys(json, known: ["columns", "comment"], path: "the schema", source)
        guard case .array(let items)? = json["columns"] else {
            throw MillraceError(.usage, "columns: this is not an array", remedy: forms, object: source)
        }
        var fields: [Field] = []
        for (index, item) in items.enumerated() { fields.append(try column(item, "columns[\(index)]", source)) }
        return fields
    }

    private static func column(
        _ json: MillraceAvro.JSONValue, _ path: String, _ source: String?
    ) throws(MillraceError) -> Field {
        guard case .object = json else {
            throw MillraceError(.usage, "\(path): this is not an object", remedy: forms, object: source)
        }
        try refuseOtherKeys(json, known: ["name", "type", "nullable", "comment"], path: path, source)
        guard let name = json["name"]?.text else {
            throw MillraceError(.usage, "\(path): there is no 'name' in quotes", remedy: forms, object: source)
        }
        guard let typeText = json["type"]?.text else {
            throw MillraceError(
                .usage, "\(path) ('\(name)'): there is no 'type' in quotes", remedy: forms, object: source)
        }
        let isNullable: Bool
        switch json["nullable"] {
        case nil: isNullable = true
        case .boolean(let value): isNullable = value
        default:
            throw MillraceError(
                .usage, "\(path).nullable ('\(name)'): this is neither true nor false",
                remedy: "use true or false without quotes", object: source)
        }
        return Field(name, try type(typeText, "\(path).type ('\(name)')", source), isNullable: isNullable)
    }

    private static func type(_ text: String, _ path: String, _ source: String?) throws(MillraceError) -> LogicalType {
        do throws(TypeText.Fault) {
            return try TypeText.type(Array(text.utf8))
        } catch {
            throw MillraceError(.usage, "\(path): \(error.message)", remedy: error.remedy, object: source)
        }
    }

    /// A key that nobody knows is a slip of the pen more often than not.
    private static func refuseOtherKeys(
        _ json: MillraceAvro.JSONValue, known: [String], path: String, _ source: String?
    ) throws(MillraceError) {
        guard case .object(let members) = json else { return }
        guard let other = members.keys.filter({ !known.contains($0) }).min() else { return }
        throw MillraceError(
            .usage, "\(path): there is no key '\(other)'",
            remedy: "the keys are \(known.joined(separator: ", "))", object: source)
    }
}

extension DeclaredSchema {
    /// The JSON form, one column a line, with a line end: what `init(parsing:source:)` gives this schema back from.
    public var json: String {
        let lines = columns.map { column in
            "  {\"name\": \(JSONText.quoted(column.name)), \"type\": \(JSONText.quoted(column.typeText)), "
                + "\"nullable\": \(column.isNullable)}"
        }
        return "{\"columns\": [\n" + lines.joined(separator: ",\n") + "\n]}\n"
    }
}
