import MillraceColumns

/// Rebuilds the tree from the elements that a footer lists depth first.
///
/// Every shape is read: where a group says LIST or MAP and does not look like one, it is the struct that it looks like.
struct SchemaTree {
    private let elements: [SchemaElement]
    private var next = 1

    private init(_ elements: [SchemaElement]) { self.elements = elements }

    /// The table's columns.
    ///
    /// - Throws: `ParquetFault.unsupported` for groups without fields and for too deep nesting; `.malformed` for no tree at all.
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
        var path: [String] = []
        var elements: [Int] = []

        func below(_ element: SchemaElement) -> Levels {
            Levels(
                definition: definition + (element.repetition == .required ? 0 : 1),
                repetition: repetition + (element.repetition == .repeated ? 1 : 0), path: path + [element.name],
                elements: elements + (element.repetition == .repeated ? [definition + 1] : []))
        }
    }

    private mutating func take() throws(ParquetFault) -> SchemaElement {
        guard next < elements.count else { throw .malformed("a schema that ends early") }
        defer { next += 1 }
        return elements[next]
    }

    /// The element after `offset` others, without taking it.
    private func peek(_ offset: Int = 0) -> SchemaElement? {
        next + offset < elements.count ? elements[next + offset] : nil
    }

    private mutating func node(_ above: Levels) throws(ParquetFault) -> SchemaNode {
        let element = try take()
        guard element.repetition != nil else { throw .malformed("column \(element.name) without a repetition") }
        return element.repetition == .repeated
            ? try list(named: element.name, isNullable: false, of: element, above)
            : try value(element, above.below(element))
    }

    /// A list whose elements are the values of a repeated field, and are never null themselves.
    ///
    /// SPEC: LogicalTypes.md "Lists": a repeated field outside a list is a required list of required elements.
    private mutating func list(
        named name: String, isNullable: Bool, of repeated: SchemaElement, _ levels: Levels
    ) throws(ParquetFault) -> SchemaNode {
        list(named: name, isNullable: isNullable, levels, try value(repeated, levels.below(repeated)))
    }

    private func list(named name: String, isNullable: Bool, _ levels: Levels, _ item: SchemaNode) -> SchemaNode {
        SchemaNode(
            field: Field(name, .list(item.field), isNullable: isNullable), definitionLevel: levels.definition,
            elementLevel: levels.definition + 1, repetitionLevel: levels.repetition, children: [item])
    }

    /// What `element` is, its own repetition left aside.
    ///
    /// - Parameter levels: the element's own.
    private mutating func value(_ element: SchemaElement, _ levels: Levels) throws(ParquetFault) -> SchemaNode {
        guard levels.path.count <= SchemaMapping.maximumLevel else {
            throw .unsupported("a schema nested that deep")
        }
        if let physicalType = element.type { return try leaf(element, physicalType, levels) }
        guard let count = element.childCount, count > 0 else {
            throw .unsupported("column \(levels.path.joined(separator: ".")): a group without fields")
        }
        let child = peek()
        if count == 1, let child, child.repetition == .repeated {
            switch (element.logicalType, element.convertedType) {
            case (.list, _), (nil, .list): return try list(element, levels)
            case (.map, _), (nil, .map), (nil, .mapKeyValue):
                if child.type == nil, let fields = child.childCount, (1...2).contains(fields) {
                    return try map(element, levels)
                }
            default: break
            }
        }
        return try structure(element, Int(count), levels)
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

    /// SPEC: LogicalTypes.md "Lists", with its backward-compatibility rules.
    private mutating func list(_ element: SchemaElement, _ levels: Levels) throws(ParquetFault) -> SchemaNode {
        let repeated = try take()
        let isNullable = element.repetition == .optional
        if isElement(repeated, of: element) {
            return try list(named: element.name, isNullable: isNullable, of: repeated, levels)
        }
        return list(named: element.name, isNullable: isNullable, levels, try node(levels.below(repeated)))
    }

    /// Whether the repeated field of a list is its element, as in the older forms of two levels.
    private func isElement(_ repeated: SchemaElement, of list: SchemaElement) -> Bool {
        guard repeated.type == nil, repeated.childCount == 1 else { return true }
        return repeated.isListOrMap || peek()?.repetition == .repeated || repeated.name == "array"
            || repeated.name == list.name + "_tuple"
    }

    /// SPEC: LogicalTypes.md "Maps": without values, a map is the list of its keys.
    private mutating func map(_ element: SchemaElement, _ levels: Levels) throws(ParquetFault) -> SchemaNode {
        let isNullable = element.repetition == .optional
        let repeated = try take()
        let below = levels.below(repeated)
        let key = try node(below)
        guard repeated.childCount == 2 else {
            return list(named: element.name, isNullable: isNullable, levels, key)
        }
        let value = try node(below)
        return SchemaNode(
            field: Field(element.name, .map(key: key.field, value: value.field), isNullable: isNullable),
            definitionLevel: levels.definition, elementLevel: below.definition, repetitionLevel: levels.repetition,
            children: [key, value])
    }

    private func leaf(
        _ element: SchemaElement, _ physicalType: PhysicalType, _ levels: Levels
    ) throws(ParquetFault) -> SchemaNode {
        let stored = try StoredType(element, physicalType)
        return SchemaNode(
            field: Field(element.name, stored.type, isNullable: element.repetition == .optional),
            definitionLevel: levels.definition, repetitionLevel: levels.repetition,
            leaf: StoredLeaf(
                name: levels.path.joined(separator: "."), physicalType: physicalType,
                typeLength: Int(element.typeLength ?? 0), maximumDefinitionLevel: levels.definition,
                maximumRepetitionLevel: levels.repetition, elementLevels: levels.elements, stored: stored))
    }
}

extension SchemaElement {
    fileprivate var isListOrMap: Bool {
        switch (logicalType, convertedType) {
        case (.list, _), (.map, _), (nil, .list), (nil, .map): true
        default: false
        }
    }
}
