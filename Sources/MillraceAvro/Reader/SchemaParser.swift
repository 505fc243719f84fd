import MillraceColumns

/// Turns a schema's JSON into what the reader needs. SPEC: "Schema Declaration".
///
/// Schemas are input: their depth and size are limited, names may stand for types defined before, and never for themselves.
struct SchemaParser {
    static let maximumDepth = 64
    static let maximumNodes = 1 << 16

    private var named: [String: WireType] = [:]

    /// The fields of the file's top-level record.
    static func fields(of schema: [UInt8]) throws(AvroFault) -> [WireField] {
        let json: JSONValue
        do throws(JSONParser.Fault) {
            json = try JSONParser.parse(schema)
        } catch {
            throw .malformed("the schema is not JSON at its byte \(error.offset)", offset: 0)
        }
        var parser = SchemaParser()
        guard case .record(let fields) = try parser.type(json, namespace: "").coding else {
            throw .unsupported("a schema that is not a record")
        }
        return fields
    }

    private mutating func type(_ json: JSONValue, namespace: String) throws(AvroFault) -> WireType {
        switch json {
        case .string(let name): return try reference(name, namespace: namespace)
        case .object: return try definition(json, namespace: namespace)
        case .array: throw .unsupported("a union where a single type was expected")
        case .null, .boolean, .number: throw SchemaParser.malformed("a type that is neither a name nor a definition")
        }
    }

    private func reference(_ name: String, namespace: String) throws(AvroFault) -> WireType {
        if let type = try SchemaParser.primitive(name) { return type }
        let full = SchemaParser.fullName(name, namespace: namespace)
        guard let type = named[full] ?? named[name] else {
            throw .unsupported("the type \"\(name)\", which is unknown or contains itself")
        }
        return type
    }

    private static func primitive(_ name: String) throws(AvroFault) -> WireType? {
        switch name {
        case "boolean": return scalar(.boolean, .boolean)
        case "int", "long": return scalar(.integer(scale: 1), .int64)
        case "float": return scalar(.float, .double)
        case "double": return scalar(.double, .double)
        case "string": return scalar(.string, .string)
        case "null", "bytes": throw .unsupported("the type \(name)")
        default: return nil
        }
    }

    private mutating func definition(_ json: JSONValue, namespace: String) throws(AvroFault) -> WireType {
        guard let kind = json["type"] else { throw SchemaParser.malformed("a definition without a type") }
        switch kind.text {
        case nil: return try type(kind, namespace: namespace)
        case "record", "error": return try record(json, namespace: namespace)
        case "enum": return try enumeration(json, namespace: namespace)
        case "fixed": return try fixed(json, namespace: namespace)
        case "array": return try array(json, namespace: namespace)
        case "map": return try map(json, namespace: namespace)
        case .some(let name):
            if let type = try SchemaParser.logical(json, base: name) { return type }
            return try reference(name, namespace: namespace)
        }
    }

    private static func scalar(_ coding: WireType.Coding, _ logical: LogicalType) -> WireType {
        WireType(coding: coding, logical: logical, depth: 1, nodeCount: 1)
    }

    /// A primitive type with a logical type; nil where there is none, or one that does not fit and must be ignored.
    ///
    /// SPEC: "Language implementations must ignore unknown logical types when reading".
    private static func logical(_ json: JSONValue, base: String) throws(AvroFault) -> WireType? {
        switch (base, json["logicalType"]?.text) {
        case ("int", "date"): return scalar(.date, .date)
        case ("long", "timestamp-micros"): return scalar(.integer(scale: 1), .timestamp(isAdjustedToUTC: true))
        case ("long", "timestamp-millis"): return scalar(.integer(scale: 1000), .timestamp(isAdjustedToUTC: true))
        case ("long", "local-timestamp-micros"): return scalar(.integer(scale: 1), .timestamp(isAdjustedToUTC: false))
        case ("long", "local-timestamp-millis"):
            return scalar(.integer(scale: 1000), .timestamp(isAdjustedToUTC: false))
        case ("bytes", "decimal"): return scalar(.decimalBytes, try decimal(json))
        default: return nil
        }
    }

    private static func decimal(_ json: JSONValue) throws(AvroFault) -> LogicalType {
        let scale = json["scale"]?.integer ?? 0
        guard let precision = json["precision"]?.integer,
            (1...LogicalType.maximumDecimalPrecision).contains(precision), (0...precision).contains(scale)
        else { throw .unsupported("a decimal of this precision and scale") }
        return .decimal(precision: precision, scale: scale)
    }

    private mutating func record(_ json: JSONValue, namespace: String) throws(AvroFault) -> WireType {
        let (name, inner) = try SchemaParser.name(of: json, namespace: namespace)
        guard case .array(let members)? = json["fields"] else {
            throw SchemaParser.malformed("a record without fields")
        }
        var fields: [WireField] = []
        for member in members {
            guard let wireName = member["name"]?.text, let json = member["type"] else {
                throw SchemaParser.malformed("a field without name or type")
            }
            let original = member[SchemaMapping.nameAttribute]?.text ?? wireName
            fields.append(try field(json, name: original, namespace: inner))
        }
        let type = try nested(.record(fields), .structure(fields.map(\.field)), fields)
        named[name] = type
        return type
    }

    private mutating func enumeration(_ json: JSONValue, namespace: String) throws(AvroFault) -> WireType {
        let (name, _) = try SchemaParser.name(of: json, namespace: namespace)
        guard case .array(let symbols)? = json["symbols"] else {
            throw SchemaParser.malformed("an enum without symbols")
        }
        var storage = (bytes: [UInt8](), views: [BinaryView]())
        for symbol in symbols.map({ Array(($0.text ?? "").utf8) }) {
            storage.views.append(BinaryView(offset: UInt32(storage.bytes.count), length: UInt32(symbol.count)))
            storage.bytes += symbol
        }
        let type = SchemaParser.scalar(.enumeration(BinaryStorage(bytes: storage.bytes, views: storage.views)), .string)
        named[name] = type
        return type
    }

    private mutating func fixed(_ json: JSONValue, namespace: String) throws(AvroFault) -> WireType {
        let (name, _) = try SchemaParser.name(of: json, namespace: namespace)
        guard json["logicalType"]?.text == "decimal", let size = json["size"]?.integer, (1...1024).contains(size) else {
            throw .unsupported("the fixed type \"\(name)\"")
        }
        let type = SchemaParser.scalar(.decimalFixed(size: size), try SchemaParser.decimal(json))
        named[name] = type
        return type
    }

    private mutating func array(_ json: JSONValue, namespace: String) throws(AvroFault) -> WireType {
        guard let items = json["items"] else { throw SchemaParser.malformed("an array without items") }
        let element = try field(items, name: "element", namespace: namespace)
        if json[SchemaMapping.typeAttribute]?.text == "map", case .record(let entry) = element.type.coding,
            entry.count == 2, element.branching == .none, entry[0].branching == .none
        {
            return try map(key: entry[0], value: entry[1])
        }
        try SchemaParser.refuseEmpty(element)
        return try nested(.array(element), .list(element.field), [element])
    }

    private mutating func map(_ json: JSONValue, namespace: String) throws(AvroFault) -> WireType {
        guard let values = json["values"] else { throw SchemaParser.malformed("a map without values") }
        let key = WireField(name: "key", type: SchemaParser.scalar(.string, .string), branching: .none)
        return try map(key: key, value: try field(values, name: "value", namespace: namespace))
    }

    private func map(key: WireField, value: WireField) throws(AvroFault) -> WireType {
        try SchemaParser.refuseEmpty(key)
        return try nested(.map(key: key, value: value), .map(key: key.field, value: value.field), [key, value])
    }

    /// Elements must take at least a byte: else a few bytes could claim any number of them.
    private static func refuseEmpty(_ field: WireField) throws(AvroFault) {
        guard case .record(let fields) = field.type.coding, fields.isEmpty, field.branching == .none else { return }
        throw .unsupported("elements without fields")
    }

    private mutating func field(_ json: JSONValue, name: String, namespace: String) throws(AvroFault) -> WireField {
        guard case .array(let branches) = json else {
            return WireField(name: name, type: try type(json, namespace: namespace), branching: .none)
        }
        let nulls = branches.map { $0.text == "null" || $0["type"]?.text == "null" }
        switch nulls {
        case [false]:
            return WireField(name: name, type: try type(branches[0], namespace: namespace), branching: .single)
        case [true, false]:
            return WireField(name: name, type: try type(branches[1], namespace: namespace), branching: .nullFirst)
        case [false, true]:
            return WireField(name: name, type: try type(branches[0], namespace: namespace), branching: .nullLast)
        default: throw .unsupported("the union of \(branches.count) types of the field \"\(name)\"")
        }
    }

    private func nested(
        _ coding: WireType.Coding, _ logical: LogicalType, _ children: [WireField]
    ) throws(AvroFault) -> WireType {
        let depth = 1 + (children.map(\.type.depth).max() ?? 0)
        let nodeCount = children.reduce(1) { $0 + $1.type.nodeCount }
        guard depth <= SchemaParser.maximumDepth else {
            throw .limitExceeded(what: "the schema's depth", limit: SchemaParser.maximumDepth)
        }
        guard nodeCount <= SchemaParser.maximumNodes else {
            throw .limitExceeded(what: "the schema's size", limit: SchemaParser.maximumNodes)
        }
        return WireType(coding: coding, logical: logical, depth: depth, nodeCount: nodeCount)
    }

    /// The full name of a definition, and the namespace for the names inside it. SPEC: "Names".
    private static func name(
        of json: JSONValue, namespace: String
    ) throws(AvroFault) -> (full: String, inner: String) {
        guard let name = json["name"]?.text else { throw malformed("a named type without a name") }
        if let dot = name.lastIndex(of: ".") { return (name, String(name[..<dot])) }
        let inner = json["namespace"]?.text ?? namespace
        return (fullName(name, namespace: inner), inner)
    }

    private static func fullName(_ name: String, namespace: String) -> String {
        name.contains(".") || namespace.isEmpty ? name : "\(namespace).\(name)"
    }

    private static func malformed(_ what: String) -> AvroFault { .malformed("the schema has \(what)", offset: 0) }
}
