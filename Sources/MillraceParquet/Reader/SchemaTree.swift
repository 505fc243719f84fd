import MillraceColumns

/// Rebuilds the tree from the elements that a footer lists depth first.
struct SchemaTree {
    private let elements: [SchemaElement]
    private var next = 1

    private init(_ elements: [SchemaElement]) { self.elements = elements }

    /// The table's columns.
    ///
    /// - Throws: `ParquetFault.unsupported` for types and shapes that the hub does not have; `.malformed` for no tree at all.
    static func columns(of elements: [SchemaElement]) throws(ParquetFault) -> [SchemaNode] {
        guard let root = elements.first, let count = root.childCount, count >= 0 else {
            throw .malformed("a schema without a root")
        }
        var tree = SchemaTree(elements)
        var columns: [SchemaNode] = []
        for _ in 0..<count { columns.append(try tree.node(Levels())) }
        guard tree.next == elements.count else { throw .malformed("schema elements outside the tree") }
        return columns
    }

    /// What the nodes above add up to.
    private struct Levels {
        var definition = 0
        var repetition = 0
        var depth = 0
    }

    private mutating func take() throws(ParquetFault) -> SchemaElement {
        guard next < elements.count else { throw .malformed("a schema that ends early") }
        defer { next += 1 }
        return elements[next]
    }

    private mutating func node(_ above: Levels) throws(ParquetFault) -> SchemaNode {
        let element = try take()
        guard above.depth < SchemaMapping.maximumLevel else { throw .unsupported("a schema nested that deep") }
        guard let repetition = element.repetition, repetition != .repeated else {
            throw .unsupported("column \(element.name): repeated outside a list")
        }
        var levels = above
        levels.depth += 1
        if repetition == .optional { levels.definition += 1 }
        guard let count = element.childCount, element.type == nil else { return try leaf(element, levels) }
        guard count > 0 else { throw .unsupported("column \(element.name): a group without fields") }
        switch (element.logicalType, element.convertedType) {
        case (.list, _), (nil, .list): return try list(element, levels)
        case (.map, _), (nil, .map), (nil, .mapKeyValue): return try map(element, levels)
        case (nil, nil): return try structure(element, Int(count), levels)
        default: throw .unsupported("column \(element.name): a group with an annotation")
        }
    }

    private mutating func structure(
        _ element: SchemaElement, _ count: Int, _ levels: Levels
    ) throws(ParquetFault) -> SchemaNode {
        var children: [SchemaNode] = []
        for _ in 0..<count { children.append(try node(levels)) }
        return SchemaNode(
            field: Field(
                element.name, .structure(children.map(\.field)), isNullable: element.repetition == .optional),
            definitionLevel: levels.definition, repetitionLevel: levels.repetition, children: children)
    }

    /// The repeated group inside a list or map, and the levels below it.
    private mutating func repeatedGroup(
        of element: SchemaElement, fields: Int32, _ levels: Levels
    ) throws(ParquetFault) -> Levels {
        let group = try take()
        guard element.childCount == 1, group.repetition == .repeated, group.type == nil, group.childCount == fields
        else {
            throw .unsupported("column \(element.name): a list or map of an older form")
        }
        return Levels(
            definition: levels.definition + 1, repetition: levels.repetition + 1, depth: levels.depth + 1)
    }

    /// SPEC: LogicalTypes.md "Lists": the three-level form only.
    private mutating func list(_ element: SchemaElement, _ levels: Levels) throws(ParquetFault) -> SchemaNode {
        let below = try repeatedGroup(of: element, fields: 1, levels)
        let item = try node(below)
        return SchemaNode(
            field: Field(element.name, .list(item.field), isNullable: element.repetition == .optional),
            definitionLevel: levels.definition, elementLevel: below.definition, repetitionLevel: levels.repetition,
            children: [item])
    }

    /// SPEC: LogicalTypes.md "Maps".
    private mutating func map(_ element: SchemaElement, _ levels: Levels) throws(ParquetFault) -> SchemaNode {
        let below = try repeatedGroup(of: element, fields: 2, levels)
        let key = try node(below)
        let value = try node(below)
        return SchemaNode(
            field: Field(
                element.name, .map(key: key.field, value: value.field), isNullable: element.repetition == .optional),
            definitionLevel: levels.definition, elementLevel: below.definition, repetitionLevel: levels.repetition,
            children: [key, value])
    }

    private func leaf(_ element: SchemaElement, _ levels: Levels) throws(ParquetFault) -> SchemaNode {
        guard let physicalType = element.type else { throw .malformed("column \(element.name) has no type") }
        let type = try LeafStorage.logicalType(of: element, physicalType)
        return SchemaNode(
            field: Field(element.name, type, isNullable: element.repetition == .optional),
            definitionLevel: levels.definition, repetitionLevel: levels.repetition,
            leaf: StoredLeaf(
                name: element.name, physicalType: physicalType, typeLength: Int(element.typeLength ?? 0),
                maximumDefinitionLevel: levels.definition, maximumRepetitionLevel: levels.repetition, type: type))
    }
}
