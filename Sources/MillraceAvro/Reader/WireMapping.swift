import MillraceColumns

/// Says of each column of a file's schema how the hub holds it.
///
/// A column with a union of several types in it, or with a type that contains itself, or nested too deep, is read as JSON text.
/// A file whose top level is not a record has one column.
struct WireMapping {
    static let maximumDepth = 64
    /// The name of the only column of a file whose top level is not a record.
    static let valueName = "value"

    private enum State {
        /// Being mapped: who meets it again contains itself.
        case open
        /// nil for a type that the hub cannot hold.
        case done(WireType?)
    }

    private let schema: AvroSchema
    private let mapsAsJSON: Bool
    private var states: [State?]

    /// The columns.
    ///
    /// - Parameter mapsAsJSON: whether columns with Avro maps in them are read as JSON text too.
    /// - Throws: `AvroFault.limitExceeded` for more types in the tree of columns than can be held.
    static func columns(of schema: AvroSchema, mapsAsJSON: Bool) throws(AvroFault) -> [WireField] {
        var mapping = WireMapping(
            schema: schema, mapsAsJSON: mapsAsJSON, states: Array(repeating: nil, count: schema.nodes.count))
        guard case .record(let members) = schema.nodes[schema.root] else {
            return [try mapping.column(AvroSchema.Member(name: valueName, node: schema.root))]
        }
        var nodeCount = 0
        var columns: [WireField] = []
        for member in members {
            columns.append(try mapping.column(member))
            nodeCount += columns.last?.type.nodeCount ?? 0
            try check(nodeCount)
        }
        return columns
    }

    private mutating func column(_ member: AvroSchema.Member) throws(AvroFault) -> WireField {
        if let field = try field(member.node, name: member.name, depth: 0) { return field }
        let printer = ValuePrinter(schema: schema, node: member.node)
        let type = WireType(coding: .json(printer), logical: .string, depth: 1, nodeCount: 1)
        return WireField(name: member.name, type: type, branching: .none)
    }

    /// nil for what the hub cannot hold.
    private mutating func field(_ node: Int, name: String, depth: Int) throws(AvroFault) -> WireField? {
        guard case .union(let branches) = schema.nodes[node] else {
            return try type(node, depth: depth).map { WireField(name: name, type: $0, branching: .none) }
        }
        let nulls = branches.map { branch in
            if case .leaf(.null) = schema.nodes[branch] { true } else { false }
        }
        let (branch, branching): (Int, WireField.Branching)
        switch nulls {
        case [false], [true]: (branch, branching) = (branches[0], .single)
        case [true, false]: (branch, branching) = (branches[1], .nullFirst)
        case [false, true]: (branch, branching) = (branches[0], .nullLast)
        default: return nil
        }
        // A union in a union has two branches before its value.
        if case .union = schema.nodes[branch] { return nil }
        return try type(branch, depth: depth).map { WireField(name: name, type: $0, branching: branching) }
    }

    private mutating func type(_ node: Int, depth: Int) throws(AvroFault) -> WireType? {
        switch states[node] {
        case .open: return nil
        case .done(let type): return type
        case nil: break
        }
        guard depth < WireMapping.maximumDepth else { return nil }
        states[node] = .open
        let type = try map(node, depth: depth + 1)
        states[node] = .done(type.flatMap { $0.depth <= WireMapping.maximumDepth ? $0 : nil })
        if let type { try WireMapping.check(type.nodeCount) }
        return type
    }

    private mutating func map(_ node: Int, depth: Int) throws(AvroFault) -> WireType? {
        switch schema.nodes[node] {
        case .leaf(let leaf): return WireType(coding: .leaf(leaf), logical: leaf.logical, depth: 1, nodeCount: 1)
        case .union: return nil
        case .record(let members):
            var fields: [WireField] = []
            for member in members {
                guard let field = try field(member.node, name: member.name, depth: depth) else { return nil }
                fields.append(field)
            }
            return WireMapping.nested(.record(fields), .structure(fields.map(\.field)), fields)
        case .array(let items, let isMap):
            guard let element = try field(items, name: "element", depth: depth) else { return nil }
            if isMap, let map = WireMapping.map(ofEntries: element) { return map }
            return WireMapping.nested(.array(element), .list(element.field), [element])
        case .map(let values):
            guard !mapsAsJSON, let value = try field(values, name: "value", depth: depth) else { return nil }
            let string = WireType(coding: .leaf(.string), logical: .string, depth: 1, nodeCount: 1)
            return WireMapping.map(key: WireField(name: "key", type: string, branching: .none), value: value)
        }
    }

    /// The map for which an array of key and value records stands.
    private static func map(ofEntries element: WireField) -> WireType? {
        guard case .record(let entry) = element.type.coding, entry.count == 2, element.branching == .none,
            entry[0].branching == .none
        else { return nil }
        return map(key: entry[0], value: entry[1])
    }

    private static func map(key: WireField, value: WireField) -> WireType {
        nested(.map(key: key, value: value), .map(key: key.field, value: value.field), [key, value])
    }

    private static func nested(_ coding: WireType.Coding, _ logical: LogicalType, _ children: [WireField]) -> WireType {
        WireType(
            coding: coding, logical: logical, depth: 1 + (children.map(\.type.depth).max() ?? 0),
            nodeCount: children.reduce(1) { $0 + $1.type.nodeCount })
    }

    private static func check(_ nodeCount: Int) throws(AvroFault) {
        guard nodeCount <= SchemaParser.maximumNodes else {
            throw .limitExceeded(what: "the schema's size", limit: SchemaParser.maximumNodes)
        }
    }
}
