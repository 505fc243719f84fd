import MillraceBytes
import MillraceColumns

/// Turns rows of a nested column into levels, and into the slots of the leaf that hold values.
///
/// It walks down one step at a time for all rows together: see `LevelFrontier`.
///
/// SPEC: Parquet "Nested Encoding" (Dremel).
struct Shredder: ~Copyable {
    private var frontier = LevelFrontier()
    /// The next one, while a list is being entered.
    private var below = LevelFrontier()
    /// The slots of the leaf's vector that hold values, in order; entries without a value are left out. May be longer than that.
    private var values: [Int32] = []
    private var valueCount = 0

    /// The memory held.
    var allocatedBytes: Int { frontier.allocatedBytes + below.allocatedBytes + 4 * values.capacity }

    /// Shreds `rows` of `column`, the table's column that `leaf` belongs to, and returns the leaf's own vector.
    ///
    /// - Throws: `EncodingFault.unsupported` when a field that may not be null is.
    mutating func shred(
        _ column: ColumnVector, rows: Range<Int>, leaf: LeafDescriptor
    ) throws(EncodingFault) -> ColumnVector {
        frontier.start(rows)
        var vector = column
        var repetition: UInt8 = 0
        for step in leaf.steps {
            switch (step, vector.storage) {
            case (.optional, _): frontier.enterOptional(vector)
            case (.required, _): try checkRequired(vector, leaf)
            case (.child(let index), .structure(let children)) where index < children.count: vector = children[index]
            case (.element, .list(let offsets, let element)):
                repetition += 1
                enterList(offsets, repetition)
                vector = element
            case (.key, .map(let offsets, let keys, _)):
                repetition += 1
                enterList(offsets, repetition)
                vector = keys
            case (.value, .map(let offsets, _, let values)):
                repetition += 1
                enterList(offsets, repetition)
                vector = values
            default: throw .unsupported("column \(leaf.name) does not have the shape of its type")
            }
        }
        valueCount = frontier.collectSlots(into: &values)
        return vector
    }

    /// Calls `body` with the levels of what was shredded last.
    func withLevels<Result>(
        _ rows: Range<Int>, hasRepetition: Bool,
        _ body: (borrowing LevelRun, UnsafeBufferPointer<Int32>) throws(EncodingFault) -> Result
    ) throws(EncodingFault) -> Result {
        let count = frontier.count
        let repeated = hasRepetition ? count : 0
        // Safe: the arrays are not touched while `body` runs, since it cannot reach this borrowed shredder's mutating methods.
        return try frontier.definitions.withUnsafeBufferPointer { (definitions) throws(EncodingFault) in
            try frontier.repetitions.withUnsafeBufferPointer { (repetitions) throws(EncodingFault) in
                try values.withUnsafeBufferPointer { (values) throws(EncodingFault) in
                    let run = LevelRun(
                        rows: rows,
                        definitions: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: definitions[..<count])),
                        repetitions: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: repetitions[..<repeated])))
                    return try body(run, UnsafeBufferPointer(rebasing: values[..<valueCount]))
                }
            }
        }
    }

    private func checkRequired(_ vector: ColumnVector, _ leaf: LeafDescriptor) throws(EncodingFault) {
        guard vector.validity != nil else { return }
        for slot in frontier.slots[..<frontier.count] where slot >= 0 && vector.isNull(Int(slot)) {
            throw .unsupported("column \(leaf.name) holds a null where its schema allows none")
        }
    }

    private mutating func enterList(_ offsets: [Int32], _ repetition: UInt8) {
        frontier.enterList(offsets, repetition, into: &below)
        swap(&frontier, &below)
    }
}
