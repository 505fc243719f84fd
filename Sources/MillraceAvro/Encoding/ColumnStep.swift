import MillraceColumns

/// One column's part in encoding the rows of a batch, looked up once a batch.
///
/// Structs without nulls dissolve into the steps of their fields. What has no kernel of its own is staged: written value by value
/// beforehand and copied when its turn comes.
struct ColumnStep {
    enum Kernel {
        /// Nothing but the branch byte: a nullable struct without nulls, before its fields.
        case branchOnly
        case boolean([UInt8])
        case date([Int32])
        case integer([Int64])
        case double([Double])
        case narrowDecimal([Int64])
        case wideDecimal([Int128])
        case text(BinaryStorage)
        case staged(ColumnVector, Field)
    }

    let kernel: Kernel
    let presence: Presence

    /// The most bytes that the step writes for a row, text and staged values not counted.
    var fixedBound: Int {
        switch kernel {
        case .branchOnly, .staged: 1
        case .boolean: 2
        case .date: 1 + 5
        case .integer: 1 + 10
        case .double: 1 + 8
        case .narrowDecimal: 1 + 9
        case .wideDecimal: 1 + 17
        // The length of a text of up to 4 GiB.
        case .text: 1 + 5
        }
    }

    /// The steps for the columns of a batch, in the order of their bytes.
    static func steps(for columns: [ColumnVector], fields: [Field]) throws(EncodingFault) -> [ColumnStep] {
        var steps: [ColumnStep] = []
        for index in fields.indices { try append(columns[index], fields[index], to: &steps) }
        return steps
    }

    private static func append(
        _ vector: ColumnVector, _ field: Field, to steps: inout [ColumnStep]
    ) throws(EncodingFault) {
        guard field.isNullable || vector.validity == nil else {
            throw .unsupported("a null in the field \"\(field.name)\", which is declared without nulls")
        }
        let presence: Presence
        if let validity = vector.validity {
            presence = .some(validity.words)
        } else {
            presence = field.isNullable ? .all : .required
        }
        if case .structure(let children) = vector.storage, vector.validity == nil,
            case .structure(let fields) = field.type, fields.count == children.count
        {
            steps.append(ColumnStep(kernel: .branchOnly, presence: presence))
            for index in fields.indices { try append(children[index], fields[index], to: &steps) }
        } else {
            steps.append(ColumnStep(kernel: try kernel(for: vector, field), presence: presence))
        }
    }

    private static func kernel(for vector: ColumnVector, _ field: Field) throws(EncodingFault) -> Kernel {
        switch (field.type, vector.storage) {
        case (.boolean, .boolean(let values)): return .boolean(values)
        case (.date, .int32(let values)): return .date(values)
        case (.int64, .int64(let values)), (.timestamp, .int64(let values)): return .integer(values)
        case (.double, .double(let values)): return .double(values)
        case (.decimal, .int64(let values)): return .narrowDecimal(values)
        case (.decimal, .int128(let values)): return .wideDecimal(values)
        case (.string, .binary(let values)): return .text(values)
        case (.structure, .structure), (.list, .list), (.map, .map): return .staged(vector, field)
        default: throw .unsupported("\(field.type) held in another storage than its own")
        }
    }
}
