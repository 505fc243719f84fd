import MillraceColumns

/// How a value stands in a block, and the hub's type that it becomes.
struct WireType: Sendable {
    indirect enum Coding: Sendable {
        case boolean
        /// `int` and `long`; what is read is multiplied by `scale` (milliseconds become microseconds).
        case integer(scale: Int64)
        case date
        case float
        case double
        case string
        /// The symbols, one view each.
        case enumeration(BinaryStorage)
        case decimalBytes
        case decimalFixed(size: Int)
        case record([WireField])
        case array(WireField)
        /// A map, or an array of key and value records: the same bytes.
        case map(key: WireField, value: WireField)
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

    var field: Field {
        Field(name, type.logical, isNullable: branching == .nullFirst || branching == .nullLast)
    }
}
