import MillraceBytes

/// The levels of a column's open page, kept as its shape allows: not at all, as bits, or as arrays.
struct PageLevels: ~Copyable {
    let maximumDefinition: Int
    let maximumRepetition: Int
    private let isFlat: Bool
    private var bits = DefinitionBits()
    private var arrays = LevelArrays()
    /// The entries of a required flat column, which has no levels.
    private var requiredCount = 0

    init(_ leaf: LeafDescriptor) {
        maximumDefinition = leaf.maximumDefinitionLevel
        maximumRepetition = leaf.maximumRepetitionLevel
        isFlat = leaf.isFlat
    }

    /// Values, nulls and empty lists.
    var count: Int { !isFlat ? arrays.count : maximumDefinition == 0 ? requiredCount : bits.count }

    var allocatedBytes: Int { bits.allocatedBytes + arrays.allocatedBytes }

    /// Appends the levels of some rows of `run`.
    mutating func append(_ run: borrowing LevelRun, rows: Range<Int>, entries: Range<Int>) {
        if !isFlat {
            arrays.append(definitions: run.definitions(entries), repetitions: run.repetitions(entries))
        } else if maximumDefinition == 0 {
            requiredCount += rows.count
        } else {
            let base = run.rows.lowerBound
            bits.append(run.validity, rows: base + rows.lowerBound..<base + rows.upperBound)
        }
    }

    /// Appends the levels as they stand at the start of a V1 data page.
    func encode(into sink: inout ByteSink) {
        if !isFlat {
            arrays.encode(maximumDefinition: maximumDefinition, maximumRepetition: maximumRepetition, into: &sink)
        } else if maximumDefinition > 0 {
            let start = sink.count
            sink.append(littleEndian: UInt32(0))
            bits.encode(into: &sink)
            sink.setLength(at: start)
        }
    }

    /// Adds up how often each level occurs; flat columns are left alone (the null count says it).
    func count(definitions: inout [Int64], repetitions: inout [Int64]) {
        guard !isFlat else { return }
        if maximumDefinition > 0 { arrays.countDefinitions(into: &definitions) }
        if maximumRepetition > 0 { arrays.countRepetitions(into: &repetitions) }
    }

    mutating func removeAll(keepingAtMost limit: Int) {
        bits.removeAll()
        arrays.removeAll(keepingAtMost: limit)
        requiredCount = 0
    }
}
