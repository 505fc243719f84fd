import MillraceColumns

/// Cuts a text into slabs of whole records, whatever its format.
package enum TextCutter: Sendable {
    case plain(SlabCutter)
    case careful(CarefulCutter)
    case json(JSONLinesCutter)

    /// The names of the columns where the text itself has them in front; nil before they were seen, and where each record names its own.
    package var names: [String]? {
        switch self {
        case .plain(let cutter): cutter.header?.names
        case .careful(let cutter): cutter.header?.names
        case .json: nil
        }
    }

    /// The columns that share a name in front of the text, which therefore have others here.
    package var repeatedNames: [[String]] {
        switch self {
        case .plain(let cutter): cutter.header?.repeated ?? []
        case .careful(let cutter): cutter.header?.repeated ?? []
        case .json: []
        }
    }

    /// Lines so far that are no records: comments, and what stands in front of the table.
    package var linesPassedOver: UInt64 {
        switch self {
        case .careful(let cutter): cutter.commentLines + UInt64(cutter.dialect.skipLines - cutter.linesToSkip)
        case .plain, .json: 0
        }
    }

    /// Whether the rest of the text cannot be read.
    package var isBroken: Bool {
        switch self {
        case .plain(let cutter): cutter.isBroken
        case .careful(let cutter): cutter.isBroken
        case .json(let cutter): cutter.isBroken
        }
    }

    /// Where in the text the next slab begins at the earliest.
    package var place: UInt64 {
        switch self {
        case .plain(let cutter): cutter.careful?.slab.byteOffset ?? cutter.base
        case .careful(let cutter): cutter.slab.byteOffset
        case .json(let cutter): cutter.base
        }
    }

    /// Takes the next bytes of the text; finished slabs are appended to `slabs`.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) {
        // Consumed, so that nobody else holds the cutter's memory while it changes.
        switch consume self {
        case .plain(var cutter):
            defer { self = .plain(cutter) }
            try cutter.append(bytes, into: &slabs)
        case .careful(var cutter):
            defer { self = .careful(cutter) }
            try cutter.append(bytes, into: &slabs)
        case .json(var cutter):
            defer { self = .json(cutter) }
            try cutter.append(bytes, into: &slabs)
        }
    }

    /// Ends the text: what is left is the last slab.
    package mutating func finish(into slabs: inout [Slab]) throws(RecordFault) {
        switch consume self {
        case .plain(var cutter):
            defer { self = .plain(cutter) }
            try cutter.finish(into: &slabs)
        case .careful(var cutter):
            defer { self = .careful(cutter) }
            try cutter.finish(into: &slabs)
        case .json(var cutter):
            defer { self = .json(cutter) }
            try cutter.finish(into: &slabs)
        }
    }
}
