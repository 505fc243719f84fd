import MillraceColumns

@testable import MillraceParquet

/// The slow twin of `Shredder`: one row after the other, as the Dremel paper tells it.
struct SlowShredder {
    private(set) var definitions: [UInt8] = []
    private(set) var repetitions: [UInt8] = []
    private(set) var valueCount = 0

    init(_ rows: some Sequence<Cell>, _ leaf: LeafDescriptor) {
        for cell in rows { add(cell, leaf.steps[...], 0, 0, lists: 0) }
    }

    private mutating func add(
        _ cell: Cell, _ steps: ArraySlice<LeafStep>, _ definition: UInt8, _ repetition: UInt8, lists: UInt8
    ) {
        guard let step = steps.first else {
            valueCount += 1
            return end(definition, repetition)
        }
        let below = steps.dropFirst()
        switch (step, cell) {
        case (.required, _): add(cell, below, definition, repetition, lists: lists)
        case (.optional, .null): end(definition, repetition)
        case (.optional, _): add(cell, below, definition + 1, repetition, lists: lists)
        case (.child(let index), .structure(let cells)):
            add(cells[index], below, definition, repetition, lists: lists)
        case (.element, .list(let cells)): add(cells, below, definition, repetition, lists + 1)
        case (.key, .map(let entries)): add(entries.map(\.key), below, definition, repetition, lists + 1)
        case (.value, .map(let entries)): add(entries.map(\.value), below, definition, repetition, lists + 1)
        default: preconditionFailure("a cell of another type than its column's")
        }
    }

    private mutating func add(
        _ cells: [Cell], _ steps: ArraySlice<LeafStep>, _ definition: UInt8, _ repetition: UInt8, _ lists: UInt8
    ) {
        if cells.isEmpty { end(definition, repetition) }
        for (index, cell) in cells.enumerated() {
            add(cell, steps, definition + 1, index == 0 ? repetition : lists, lists: lists)
        }
    }

    private mutating func end(_ definition: UInt8, _ repetition: UInt8) {
        definitions.append(definition)
        repetitions.append(repetition)
    }
}
