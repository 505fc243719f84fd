import MillraceColumns

/// Entries that walk down a nested column together, each with its levels so far. The arrays are kept between uses.
struct LevelFrontier: ~Copyable {
    private(set) var count = 0
    // All three may be longer than the entries.
    private(set) var definitions: [UInt8] = []
    private(set) var repetitions: [UInt8] = []
    /// Where in its vector an entry stands; -1 when it ended above: a null or an empty list. They ascend.
    private(set) var slots: [Int32] = []

    /// The memory held.
    var allocatedBytes: Int { definitions.capacity + repetitions.capacity + 4 * slots.capacity }

    /// Stands at these rows of a column.
    mutating func start(_ rows: Range<Int>) {
        makeRoom(rows.count)
        definitions.withUnsafeMutableBufferPointer { $0[..<rows.count].update(repeating: 0) }
        repetitions.withUnsafeMutableBufferPointer { $0[..<rows.count].update(repeating: 0) }
        slots.withUnsafeMutableBufferPointer { slots in
            for index in 0..<rows.count { slots[index] = Int32(truncatingIfNeeded: rows.lowerBound &+ index) }
        }
    }

    private mutating func makeRoom(_ entries: Int) {
        count = entries
        let missing = entries - slots.count
        guard missing > 0 else { return }
        definitions.append(contentsOf: repeatElement(0, count: missing))
        repetitions.append(contentsOf: repeatElement(0, count: missing))
        slots.append(contentsOf: repeatElement(-1, count: missing))
    }

    /// The last slot of an entry that has not ended; -1: there is none.
    private var lastSlot: Int { Int(slots[..<count].last { $0 >= 0 } ?? -1) }

    /// Ends the entries that are null in `vector`.
    mutating func enterOptional(_ vector: ColumnVector) {
        let count = count
        // Slots ascend, so the last one proves that all are the vector's.
        precondition(lastSlot < vector.count, "a slot beyond its vector")
        definitions.withUnsafeMutableBufferPointer { definitions in
            slots.withUnsafeMutableBufferPointer { slots in
                guard let validity = vector.validity else {
                    for index in 0..<count { definitions[index] &+= slots[index] < 0 ? 0 : 1 }
                    return
                }
                validity.words.withUnsafeBufferPointer { words in
                    // Safe: there are `count` entries, and every slot has its bit; a validity with nulls has a word 0. Without a
                    // branch, since nulls come as they like.
                    for index in 0..<count {
                        let slot = Int(slots[index])
                        let place = max(slot, 0)
                        let bit = (words[place >> 6] &>> UInt64(truncatingIfNeeded: place & 63)) & (slot < 0 ? 0 : 1)
                        definitions[index] &+= UInt8(truncatingIfNeeded: bit)
                        slots[index] = bit == 0 ? -1 : Int32(truncatingIfNeeded: slot)
                    }
                }
            }
        }
    }

    /// Goes down into lists: `next` has an entry for each element, and one for each entry without any.
    func enterList(_ offsets: [Int32], _ repetition: UInt8, into next: inout LevelFrontier) {
        precondition(lastSlot + 1 < offsets.count, "a slot beyond its list")
        offsets.withUnsafeBufferPointer { offsets in
            next.makeRoom(entries(below: offsets))
            next.definitions.withUnsafeMutableBufferPointer { definitions in
                next.repetitions.withUnsafeMutableBufferPointer { repetitions in
                    next.slots.withUnsafeMutableBufferPointer { slots in
                        descend(offsets, repetition, definitions, repetitions, slots)
                    }
                }
            }
        }
    }

    private func entries(below offsets: UnsafeBufferPointer<Int32>) -> Int {
        var entries = 0
        for slot in slots[..<count] {
            entries &+= slot < 0 ? 1 : max(1, Int(offsets[Int(slot) + 1]) - Int(offsets[Int(slot)]))
        }
        return entries
    }

    private func descend(
        _ offsets: UnsafeBufferPointer<Int32>, _ repetition: UInt8,
        _ nextDefinitions: UnsafeMutableBufferPointer<UInt8>, _ nextRepetitions: UnsafeMutableBufferPointer<UInt8>,
        _ nextSlots: UnsafeMutableBufferPointer<Int32>
    ) {
        // Safe: the caller saw to room for as many entries as `entries(below:)` counts, and to an offset behind every slot's.
        var entry = 0
        for index in 0..<count {
            let slot = Int(slots[index])
            let first = slot < 0 ? 0 : offsets[slot]
            let end = slot < 0 ? 0 : offsets[slot + 1]
            let definition = definitions[index] &+ (first < end ? 1 : 0)
            nextDefinitions[entry] = definition
            nextRepetitions[entry] = repetitions[index]
            nextSlots[entry] = first < end ? first : -1
            entry &+= 1
            var element = first &+ 1
            while element < end {
                nextDefinitions[entry] = definition
                nextRepetitions[entry] = repetition
                nextSlots[entry] = element
                entry &+= 1
                element &+= 1
            }
        }
    }

    /// Writes the slots of the entries that have not ended to `values`, and returns how many they are.
    func collectSlots(into values: inout [Int32]) -> Int {
        if values.count < count { values.append(contentsOf: repeatElement(0, count: count - values.count)) }
        var filled = 0
        values.withUnsafeMutableBufferPointer { values in
            // Safe: every slot is stored, but only those of values move on, so no place is beyond the entries.
            for slot in slots[..<count] {
                values[filled] = slot
                filled &+= slot < 0 ? 0 : 1
            }
        }
        return filled
    }
}
