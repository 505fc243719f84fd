import MillraceBytes
import MillraceColumns

/// Turns rows of a nested column into levels, and into the slots of the leaf that hold values.
///
/// It walks down one step at a time for all rows together: a frontier of entries, each with its levels so far and, while it is still
/// alive, the slot it stands at. Its arrays are kept between uses.
///
/// SPEC: Parquet "Nested Encoding" (Dremel).
struct Shredder: ~Copyable {
    private var definitions: [UInt8] = []
    private var repetitions: [UInt8] = []
    /// -1 when the entry ended above the leaf: a null or an empty list.
    private var slots: [Int32] = []
    // The next frontier, while a list is being entered.
    private var nextDefinitions: [UInt8] = []
    private var nextRepetitions: [UInt8] = []
    private var nextSlots: [Int32] = []

    /// The memory held.
    var allocatedBytes: Int {
        definitions.capacity + repetitions.capacity + nextDefinitions.capacity + nextRepetitions.capacity
            + 4 * (slots.capacity + nextSlots.capacity)
    }

    /// The slots of the leaf's vector that hold values, in order; entries without a value are left out.
    private(set) var values: [Int32] = []

    /// Shreds `rows` of `column`, the table's column that `leaf` belongs to, and returns the leaf's own vector.
    ///
    /// - Throws: `EncodingFault.unsupported` when a field that may not be null is.
    mutating func shred(
        _ column: ColumnVector, rows: Range<Int>, leaf: LeafDescriptor
    ) throws(EncodingFault) -> ColumnVector {
        start(rows)
        var vector = column
        var repetition: UInt8 = 0
        for step in leaf.steps {
            switch (step, vector.storage) {
            case (.optional, _): enterOptional(vector)
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
        values.removeAll(keepingCapacity: true)
        for slot in slots where slot >= 0 { values.append(slot) }
        return vector
    }

    /// Calls `body` with the levels of what was shredded last.
    func withLevels<Result>(
        _ rows: Range<Int>, hasRepetition: Bool,
        _ body: (borrowing LevelRun, UnsafeBufferPointer<Int32>) throws(EncodingFault) -> Result
    ) throws(EncodingFault) -> Result {
        // Safe: the arrays are not touched while `body` runs, since it cannot reach this borrowed shredder's mutating methods.
        try definitions.withUnsafeBufferPointer { (definitions) throws(EncodingFault) in
            try repetitions.withUnsafeBufferPointer { (repetitions) throws(EncodingFault) in
                try values.withUnsafeBufferPointer { (values) throws(EncodingFault) in
                    let empty = UnsafeRawBufferPointer(start: nil, count: 0)
                    let run = LevelRun(
                        rows: rows, definitions: UnsafeRawBufferPointer(definitions),
                        repetitions: hasRepetition ? UnsafeRawBufferPointer(repetitions) : empty)
                    return try body(run, values)
                }
            }
        }
    }

    private mutating func start(_ rows: Range<Int>) {
        definitions.removeAll(keepingCapacity: true)
        repetitions.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
        definitions.append(contentsOf: repeatElement(0, count: rows.count))
        repetitions.append(contentsOf: repeatElement(0, count: rows.count))
        slots.append(contentsOf: rows.lazy.map { Int32(truncatingIfNeeded: $0) })
    }

    private mutating func enterOptional(_ vector: ColumnVector) {
        for index in slots.indices where slots[index] >= 0 {
            if vector.isNull(Int(slots[index])) { slots[index] = -1 } else { definitions[index] += 1 }
        }
    }

    private func checkRequired(_ vector: ColumnVector, _ leaf: LeafDescriptor) throws(EncodingFault) {
        guard vector.validity != nil else { return }
        for slot in slots where slot >= 0 && vector.isNull(Int(slot)) {
            throw .unsupported("column \(leaf.name) holds a null where its schema allows none")
        }
    }

    private mutating func enterList(_ offsets: [Int32], _ repetition: UInt8) {
        nextDefinitions.removeAll(keepingCapacity: true)
        nextRepetitions.removeAll(keepingCapacity: true)
        nextSlots.removeAll(keepingCapacity: true)
        for index in slots.indices {
            let slot = Int(slots[index])
            let first = slot < 0 ? 0 : offsets[slot]
            let end = slot < 0 ? 0 : offsets[slot + 1]
            guard first < end else {
                push(definitions[index], repetitions[index], -1)
                continue
            }
            push(definitions[index] + 1, repetitions[index], first)
            for element in first + 1..<end { push(definitions[index] + 1, repetition, element) }
        }
        swap(&definitions, &nextDefinitions)
        swap(&repetitions, &nextRepetitions)
        swap(&slots, &nextSlots)
    }

    private mutating func push(_ definition: UInt8, _ repetition: UInt8, _ slot: Int32) {
        nextDefinitions.append(definition)
        nextRepetitions.append(repetition)
        nextSlots.append(slot)
    }
}
