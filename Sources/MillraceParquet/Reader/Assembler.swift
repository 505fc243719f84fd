import MillraceColumns

/// Puts the leaves of a column together again: the pair of `Shredder`.
///
/// A node's slots are read off the levels of the first leaf below it: there is one for each entry that begins at the node's repetition
/// level and reaches the definition level at which its surrounding list has an element.
///
/// SPEC: Parquet "Nested Encoding" (Dremel).
struct Assembler {
    private let leaves: [LeafColumn]

    /// The leaves below one column of the table, in file order.
    init(_ leaves: [LeafColumn]) { self.leaves = leaves }

    /// The column's next rows, of which every leaf must have as many.
    func column(_ node: SchemaNode, rowCount: Int) throws(ParquetFault) -> ColumnVector {
        if node.leaf != nil, leaves[0].repetitions.isEmpty { return try flat(node, leaves[0], rowCount) }
        let vector = try Assembler(leaves.map(\.spelledOut)).vector(node, firstLeaf: 0, slotLevel: 0)
        guard vector.count == rowCount else { throw .malformed("column \(node.field.name) has other rows") }
        return vector
    }

    /// A leaf that is a column of the table.
    private func flat(_ node: SchemaNode, _ leaf: LeafColumn, _ rowCount: Int) throws(ParquetFault) -> ColumnVector {
        guard leaf.levelCount == rowCount else { throw .malformed("column \(node.field.name) has other rows") }
        let isPresent: [Bool]? =
            leaf.values.count == rowCount ? nil : leaf.definitions.map { $0 == leaf.maximumDefinitionLevel }
        return ColumnVector(
            type: node.field.type, count: rowCount, validity: isPresent.map { Validity($0) },
            storage: leaf.values.scattered(isPresent))
    }

    /// - Parameter slotLevel: an entry is a slot from this definition level on.
    private func vector(_ node: SchemaNode, firstLeaf: Int, slotLevel: Int) throws(ParquetFault) -> ColumnVector {
        let levels = leaves[firstLeaf]
        var isPresent: [Bool] = []
        for entry in levels.definitions.indices
        where Int(levels.repetitions[entry]) <= node.repetitionLevel && Int(levels.definitions[entry]) >= slotLevel {
            isPresent.append(Int(levels.definitions[entry]) >= node.definitionLevel)
        }
        let storage = try storage(node, firstLeaf, slotLevel, isPresent)
        let validity = node.field.isNullable ? Validity(isPresent) : nil
        guard isStorageSound(storage, count: isPresent.count) else {
            throw .malformed("column \(node.field.name): leaves of different shapes")
        }
        return ColumnVector(type: node.field.type, count: isPresent.count, validity: validity, storage: storage)
    }

    private func isStorageSound(_ storage: ColumnStorage, count: Int) -> Bool {
        switch storage {
        case .structure(let children): children.allSatisfy { $0.count == count }
        case .map(_, let keys, let values): storage.count == count && keys.count == values.count
        default: storage.count == count
        }
    }

    private func storage(
        _ node: SchemaNode, _ firstLeaf: Int, _ slotLevel: Int, _ isPresent: [Bool]
    ) throws(ParquetFault) -> ColumnStorage {
        switch node.field.type {
        case .structure:
            return .structure(try children(node, firstLeaf, slotLevel: slotLevel))
        case .list:
            let children = try children(node, firstLeaf, slotLevel: node.elementLevel)
            return .list(offsets: try offsets(node, firstLeaf, slotLevel, children[0].count), element: children[0])
        case .map:
            let children = try children(node, firstLeaf, slotLevel: node.elementLevel)
            return .map(
                offsets: try offsets(node, firstLeaf, slotLevel, children[0].count), keys: children[0],
                values: children[1])
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string:
            return leaves[firstLeaf].values.scattered(isPresent)
        }
    }

    private func children(
        _ node: SchemaNode, _ firstLeaf: Int, slotLevel: Int
    ) throws(ParquetFault) -> [ColumnVector] {
        var leaf = firstLeaf
        var vectors: [ColumnVector] = []
        for child in node.children {
            vectors.append(try vector(child, firstLeaf: leaf, slotLevel: slotLevel))
            leaf += child.leafCount
        }
        return vectors
    }

    /// Where the elements of each slot begin, and where the last ones end.
    private func offsets(
        _ node: SchemaNode, _ firstLeaf: Int, _ slotLevel: Int, _ elementCount: Int
    ) throws(ParquetFault) -> [Int32] {
        let levels = leaves[firstLeaf]
        var offsets: [Int32] = []
        var elements: Int32 = 0
        for entry in levels.definitions.indices {
            let repetition = Int(levels.repetitions[entry])
            let definition = Int(levels.definitions[entry])
            if repetition <= node.repetitionLevel, definition >= slotLevel { offsets.append(elements) }
            if repetition <= node.repetitionLevel + 1, definition >= node.elementLevel { elements += 1 }
        }
        guard Int(elements) == elementCount else {
            throw .malformed("column \(node.field.name): leaves of different shapes")
        }
        offsets.append(elements)
        return offsets
    }
}
