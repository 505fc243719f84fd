import MillraceColumns

/// A node of a file's schema in the hub's terms, with the levels at which it is there.
struct SchemaNode: Sendable {
    var field: Field
    /// From this definition level on the value itself is not null.
    var definitionLevel: Int
    /// For lists and maps: from this definition level on there is an element.
    var elementLevel = 0
    /// Of the node itself; its elements have one more.
    var repetitionLevel: Int
    /// A struct's fields, a list's element, a map's key and value.
    var children: [SchemaNode] = []
    /// For leaves.
    var leaf: StoredLeaf?

    /// The leaves below, in file order.
    var leaves: [StoredLeaf] { leaf.map { [$0] } ?? children.flatMap(\.leaves) }

    var leafCount: Int { leaf == nil ? children.reduce(0) { $0 + $1.leafCount } : 1 }

    /// The type in the file's own words: `list<time[us]>`.
    var typeName: String {
        if let leaf { return leaf.stored.name }
        switch field.type {
        case .list: return "list<\(children[0].typeName)>"
        case .map: return "map<\(children[0].typeName), \(children[1].typeName)>"
        default: return "struct<" + children.map { "\($0.field.name): \($0.typeName)" }.joined(separator: ", ") + ">"
        }
    }
}
