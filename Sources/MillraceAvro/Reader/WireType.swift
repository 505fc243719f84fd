import MillraceColumns

/// How a value stands in a block, and the hub's type that it becomes.
struct WireType: Sendable {
    indirect enum Coding: Sendable {
        case leaf(WireLeaf)
        case record([WireField])
        case array(WireField)
        /// A map, or an array of key and value records: the same bytes.
        case map(key: WireField, value: WireField)
        /// What the hub cannot hold, as JSON: a node of the file's schema.
        case json(ValuePrinter)
    }

    let coding: Coding
    let logical: LogicalType
    /// Records, arrays and maps inside one another.
    let depth: Int
    /// All types inside, itself included.
    let nodeCount: Int
}

/// A field, an element, a key or a value: a type, perhaps in a union.
struct WireField: Sendable {
    /// What stands before the value. SPEC: "Unions are encoded by first writing a long value indicating the position".
    enum Branching: Hashable, Sendable {
        case none
        /// A union of one type.
        case single
        /// `["null", T]`.
        case nullFirst
        /// `[T, "null"]`.
        case nullLast
    }

    let name: String
    let type: WireType
    let branching: Branching

    /// The hub's field.
    var field: Field { Field(name, type.logical, isNullable: isNullable) }

    private var isNullable: Bool {
        if case .nullFirst = branching { return true }
        if case .nullLast = branching { return true }
        switch type.coding {
        case .leaf(.null), .json: return true
        default: return false
        }
    }

    var isJSON: Bool {
        if case .json = type.coding { return true }
        return false
    }
}
