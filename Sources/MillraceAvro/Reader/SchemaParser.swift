import MillraceColumns

/// Parses a schema's JSON. SPEC: "Schema Declaration".
///
/// Schemas are input: their depth and size are limited. Names may be used before they are defined, which is more than the
/// specification allows; aliases, defaults, documentation and orders are read over.
struct SchemaParser {
    static let maximumNodes = 1 << 16

    private var nodes: [AvroSchema.Node] = []
    /// The nodes of defined names.
    private var named: [String: Int] = [:]
    /// Nodes that stand for names which were not defined yet.
    private var awaited: [(node: Int, name: String, namespace: String)] = []

    static func parse(_ schema: [UInt8]) throws(AvroFault) -> AvroSchema {
        let json: JSONValue
        do throws(JSONParser.Fault) {
            json = try JSONParser.parse(schema)
        } catch {
            throw .malformed("the schema is not JSON at its byte \(error.offset)", offset: 0)
        }
        var parser = SchemaParser()
        let root = try parser.type(json, namespace: "")
        for (node, name, namespace) in parser.awaited {
            guard let target = parser.node(named: name, namespace: namespace), target != node else {
                throw malformed("the unknown type \"\(name)\"")
            }
            parser.nodes[node] = parser.nodes[target]
        }
        return AvroSchema(nodes: parser.nodes, root: root)
    }

    private mutating func add(_ node: AvroSchema.Node) throws(AvroFault) -> Int {
        guard nodes.count < SchemaParser.maximumNodes else {
            throw .limitExceeded(what: "the schema's size", limit: SchemaParser.maximumNodes)
        }
        nodes.append(node)
        return nodes.count - 1
    }

    private mutating func type(_ json: JSONValue, namespace: String) throws(AvroFault) -> Int {
        switch json {
        case .string(let name): return try reference(name, attributes: .null, namespace: namespace)
        case .object: return try definition(json, namespace: namespace)
        case .array(let branches):
            guard !branches.isEmpty else { throw SchemaParser.malformed("a union of no types") }
            var types: [Int] = []
            for branch in branches { types.append(try type(branch, namespace: namespace)) }
            return try add(.union(types))
        case .null, .boolean, .number: throw SchemaParser.malformed("a type that is neither a name nor a definition")
        }
    }

    private mutating func reference(
        _ name: String, attributes: JSONValue, namespace: String
    ) throws(AvroFault) -> Int {
        let logical = attributes["logicalType"]?.text
        if let leaf = WireLeaf(primitive: name, logicalType: logical, attributes: attributes) {
            return try add(.leaf(leaf))
        }
        if let node = node(named: name, namespace: namespace) { return node }
        let node = try add(.leaf(.null))
        awaited.append((node, name, namespace))
        return node
    }

    private func node(named name: String, namespace: String) -> Int? {
        named[SchemaParser.fullName(name, namespace: namespace)] ?? named[name]
    }

    private mutating func definition(_ json: JSONValue, namespace: String) throws(AvroFault) -> Int {
        guard let kind = json["type"] else { throw SchemaParser.malformed("a definition without a type") }
        switch kind.text {
        case nil: return try type(kind, namespace: namespace)
        case "record", "error": return try record(json, namespace: namespace)
        case "enum": return try define(json, namespace, .enumeration(try SchemaParser.symbols(of: json)))
        case "fixed": return try define(json, namespace, try SchemaParser.fixed(json))
        case "array": return try array(json, namespace: namespace)
        case "map":
            guard let values = json["values"] else { throw SchemaParser.malformed("a map without values") }
            return try add(.map(values: try type(values, namespace: namespace)))
        case .some(let name): return try reference(name, attributes: json, namespace: namespace)
        }
    }

    /// Defines a name for a leaf.
    private mutating func define(
        _ json: JSONValue, _ namespace: String, _ leaf: WireLeaf
    ) throws(AvroFault) -> Int {
        let (name, _) = try SchemaParser.name(of: json, namespace: namespace)
        let node = try add(.leaf(leaf))
        named[name] = node
        return node
    }

    private mutating func record(_ json: JSONValue, namespace: String) throws(AvroFault) -> Int {
        let (name, inner) = try SchemaParser.name(of: json, namespace: namespace)
        guard case .array(let fields)? = json["fields"] else {
            throw SchemaParser.malformed("a record without fields")
        }
        // Named before its fields are parsed: they may contain it.
        let node = try add(.record([]))
        named[name] = node
        var members: [AvroSchema.Member] = []
        for field in fields {
            guard let wireName = field["name"]?.text, let json = field["type"] else {
                throw SchemaParser.malformed("a field without name or type")
            }
            let original = field[SchemaMapping.nameAttribute]?.text ?? wireName
            members.append(AvroSchema.Member(name: original, node: try type(json, namespace: inner)))
        }
        nodes[node] = .record(members)
        return node
    }

    private static func fixed(_ json: JSONValue) throws(AvroFault) -> WireLeaf {
        guard let size = json["size"]?.integer, (0...Int(Int32.max)).contains(size) else {
            throw malformed("a fixed type without a size")
        }
        return WireLeaf(fixed: size, logicalType: json["logicalType"]?.text, attributes: json)
    }

    private static func symbols(of json: JSONValue) throws(AvroFault) -> BinaryStorage {
        guard case .array(let symbols)? = json["symbols"] else { throw malformed("an enum without symbols") }
        var bytes: [UInt8] = []
        var views: [BinaryView] = []
        for symbol in symbols {
            guard let text = symbol.text else { throw malformed("a symbol that is not a string") }
            views.append(BinaryView(offset: UInt32(bytes.count), length: UInt32(text.utf8.count)))
            bytes += Array(text.utf8)
        }
        return BinaryStorage(bytes: bytes, views: views)
    }

    private mutating func array(_ json: JSONValue, namespace: String) throws(AvroFault) -> Int {
        guard let items = json["items"] else { throw SchemaParser.malformed("an array without items") }
        let element = try type(items, namespace: namespace)
        let isMap = json[SchemaMapping.typeAttribute]?.text == "map"
        return try add(.array(items: element, isMap: isMap))
    }

    /// The full name of a definition, and the namespace for the names inside it. SPEC: "Names".
    private static func name(
        of json: JSONValue, namespace: String
    ) throws(AvroFault) -> (full: String, inner: String) {
        guard let name = json["name"]?.text else { throw malformed("a named type without a name") }
        if let dot = name.lastIndex(of: ".") { return (fullName(name, namespace: ""), String(name[..<dot])) }
        let inner = json["namespace"]?.text ?? namespace
        return (fullName(name, namespace: inner), inner)
    }

    /// A name with a dot is full already; with the dot in front, it is in no namespace at all.
    private static func fullName(_ name: String, namespace: String) -> String {
        if name.hasPrefix(".") { return String(name.dropFirst()) }
        return name.contains(".") || namespace.isEmpty ? name : "\(namespace).\(name)"
    }

    private static func malformed(_ what: String) -> AvroFault { .malformed("the schema has \(what)", offset: 0) }
}
