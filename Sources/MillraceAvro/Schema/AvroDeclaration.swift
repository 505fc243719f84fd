import MillraceColumns

/// Reads a schema in Avro's words as the declaration of a table: the way back from `SchemaMapping`.
///
/// `int` is read as a 64-bit integer and `float` as a double; milliseconds are read as microseconds; enumerations, UUIDs and times of
/// day are text. What has no lossless place in the hub is refused.
package struct AvroDeclaration {
    /// Why a schema cannot be a table's.
    package struct Fault: Error, Hashable, Sendable {
        /// Where: the names of fields, joined by points; empty: the schema itself.
        package let path: String
        /// What is wrong there.
        package let message: String
        /// What to do; empty: nothing to say.
        package let remedy: String
    }

    private let schema: AvroSchema
    /// The nodes that the walk is in: who meets one again contains itself.
    private var open: Set<Int> = []
    private var nodeCount = 0

    private init(schema: AvroSchema) { self.schema = schema }

    /// The columns, in order; those that are no union with null are not nullable.
    package static func fields(of schema: [UInt8]) throws(Fault) -> [Field] {
        let parsed: AvroSchema
        do throws(AvroFault) {
            parsed = try SchemaParser.parse(schema)
        } catch {
            throw Fault(path: "", message: message(error), remedy: "")
        }
        guard case .record(let members) = parsed.nodes[parsed.root] else {
            throw Fault(path: "", message: "the top level is no record", remedy: "a table's schema is a record")
        }
        var declaration = AvroDeclaration(schema: parsed)
        declaration.open.insert(parsed.root)
        return try declaration.fields(members, path: [])
    }

    private static func message(_ fault: AvroFault) -> String {
        switch fault {
        case .malformed(let text, _), .unsupported(let text): text
        case .limitExceeded(let what, let limit): "\(what) is over \(limit)"
        case .notAvro, .truncated: "the schema is cut off"
        }
    }

    private func fault(_ path: [String], _ message: String, _ remedy: String) -> Fault {
        Fault(path: path.joined(separator: "."), message: message, remedy: remedy)
    }

    private mutating func fields(_ members: [AvroSchema.Member], path: [String]) throws(Fault) -> [Field] {
        var fields: [Field] = []
        for member in members { fields.append(try field(member.node, member.name, path: path + [member.name])) }
        return fields
    }

    private mutating func field(_ node: Int, _ name: String, path: [String]) throws(Fault) -> Field {
        guard case .union(let branches) = schema.nodes[node] else {
            return Field(name, try type(node, path: path), isNullable: false)
        }
        let values = branches.filter { branch in
            if case .leaf(.null) = schema.nodes[branch] { false } else { true }
        }
        guard values.count == 1, let value = values.first else {
            throw fault(path, "a union of \(values.count) types besides null", "declare one type, or string")
        }
        return Field(name, try type(value, path: path), isNullable: branches.count > 1)
    }

    private mutating func type(_ node: Int, path: [String]) throws(Fault) -> LogicalType {
        nodeCount += 1
        guard nodeCount <= SchemaParser.maximumNodes else {
            throw fault(path, "more than \(SchemaParser.maximumNodes) types", "")
        }
        if case .leaf(let leaf) = schema.nodes[node] { return try type(of: leaf, path: path) }
        guard open.count < WireMapping.maximumDepth else {
            throw fault(path, "more than \(WireMapping.maximumDepth) types inside one another", "declare it string")
        }
        guard open.insert(node).inserted else {
            throw fault(path, "a type that contains itself", "declare it string")
        }
        defer { open.remove(node) }
        return try nested(node, path: path)
    }

    private mutating func nested(_ node: Int, path: [String]) throws(Fault) -> LogicalType {
        switch schema.nodes[node] {
        case .leaf(let leaf): return try type(of: leaf, path: path)
        case .union: throw fault(path, "a union in a union", "declare one type")
        case .record(let members): return .structure(try fields(members, path: path))
        case .array(let items, let isMap):
            let element = try field(items, "element", path: path + ["element"])
            if isMap, case .structure(let entry) = element.type, entry.count == 2 {
                return .map(key: Field("key", entry[0].type, isNullable: false), value: entry[1])
            }
            return .list(element)
        case .map(let values):
            let value = try field(values, "value", path: path + ["value"])
            return .map(key: Field("key", .string, isNullable: false), value: value)
        }
    }

    private func type(of leaf: WireLeaf, path: [String]) throws(Fault) -> LogicalType {
        let asText = "declare it string: the text is kept as it is"
        switch leaf {
        case .boolean, .integer, .timestamp, .date, .float, .double, .decimal, .string, .enumeration, .uuid, .time:
            return leaf.logical
        case .null: throw fault(path, "a column that is always null", "give it the type of its values")
        case .longDecimal:
            throw fault(path, "a decimal of more than \(LogicalType.maximumDecimalPrecision) digits", asText)
        case .bytes: throw fault(path, "bytes, which a text source does not have", asText)
        case .duration: throw fault(path, "a duration, which is not read", asText)
        case .nanoseconds:
            throw fault(path, "nanoseconds, of which only microseconds are kept", "declare timestamp-micros, or string")
        }
    }
}
