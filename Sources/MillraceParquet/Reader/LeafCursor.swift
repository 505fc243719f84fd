/// Decodes one column chunk some rows at a time.
///
/// What is in memory is a page, a dictionary, and the rows that have not been taken yet.
struct LeafCursor {
    private let leaf: StoredLeaf
    private let limits: ParquetReadLimits
    private var pages: PageReader
    private var page: DataPage?
    private var dictionary: LeafDictionary?
    /// Levels of the chunk that are not decoded yet, those of `page` included.
    private var levelsLeft: Int64

    // Decoded rows. The first `takenLevels` levels and `takenValues` values are gone already.
    private var definitions: [UInt8] = []
    private var repetitions: [UInt8] = []
    private var values: LeafValues
    /// The definition level of the last decoded entry.
    private var lastDefinition = 0
    private var levelCount = 0
    private var takenLevels = 0
    private var takenValues = 0
    /// Rows that begin behind `takenLevels`.
    private var startedRows = 0
    private var rowsTaken = 0

    /// Levels that are decoded at once.
    private static let step = 4096
    /// Levels to hold, if they are rows.
    private static let heldLevels = 1 << 16

    init(
        source: any RandomAccessSource, leaf: StoredLeaf, chunk: ColumnChunkMetadata, limits: ParquetReadLimits,
        readAhead: Int
    ) throws(ParquetFault) {
        guard chunk.metadata.valueCount >= 0 else { throw .malformed("column \(leaf.name) has a negative count") }
        pages = try PageReader(source: source, leaf: leaf, chunk: chunk, limits: limits, readAhead: readAhead)
        self.leaf = leaf
        self.limits = limits
        levelsLeft = chunk.metadata.valueCount
        values = LeafValues(leaf.stored.type)
    }

    /// Whether everything in the chunk is decoded.
    var isAtEnd: Bool { levelsLeft == 0 }

    /// Whether everything in the chunk is taken.
    var isDrained: Bool { isAtEnd && takenLevels == levelCount }

    private var isRepeated: Bool { leaf.maximumRepetitionLevel > 0 }

    /// Rows that can be taken. Where rows repeat, only the next one's start or the end says that a row is whole.
    var completeRows: Int { isAtEnd || !isRepeated ? startedRows : max(0, startedRows - 1) }

    /// Decodes until `rows` rows can be taken, or about `bytes` bytes of text, or the chunk ends.
    ///
    /// - Throws: `ParquetFault`.
    mutating func fill(rows: Int, bytes: Int) throws(ParquetFault) {
        let heldLevels = max(LeafCursor.heldLevels, rows)
        while completeRows < rows, !isAtEnd {
            if completeRows > 0, values.ownBytes >= bytes || levelCount >= heldLevels { return }
            guard startedRows > 1 || levelCount - takenLevels <= limits.rowLevels else {
                throw .tooLarge(what: "one row of column \(leaf.name)", bytes: levelCount - takenLevels)
            }
            let wanted = isRepeated ? LeafCursor.step : min(rows - startedRows, LeafCursor.step)
            try decode(atMost: wanted)
        }
    }

    private mutating func decode(atMost wanted: Int) throws(ParquetFault) {
        if page?.levelsLeft ?? 0 == 0 { try openPage() }
        guard var page else { return }
        let count = min(wanted, page.levelsLeft)
        let present = try decodeLevels(count, of: &page)
        let before = values.count
        do { try page.decodeValues(present, leaf, dictionary, into: &values) } catch .value(let what, let column, _) {
            throw .value(what, column: column, row: row(ofValue: values.count - before, levels: count))
        }
        page.levelsLeft -= count
        levelsLeft -= Int64(count)
        self.page = page
    }

    private mutating func openPage() throws(ParquetFault) {
        page = nil
        while page == nil {
            guard let next = try pages.next() else { throw .malformed("column \(leaf.name) ends early") }
            switch next {
            case .dictionary(let found):
                guard dictionary == nil, levelCount == 0, rowsTaken == 0 else {
                    throw .malformed("column \(leaf.name): a dictionary that is not the first page")
                }
                dictionary = found
            case .data(let found):
                guard Int64(found.levelsLeft) <= levelsLeft else {
                    throw .malformed("column \(leaf.name): more levels than its chunk says")
                }
                page = found
            }
        }
    }

    /// Decodes levels and returns how many of them have a value.
    private mutating func decodeLevels(_ count: Int, of page: inout DataPage) throws(ParquetFault) -> Int {
        if isRepeated {
            let start = repetitions.count
            try page.repetitions.decode(count, maximum: leaf.maximumRepetitionLevel, into: &repetitions)
            guard startedRows > 0 || repetitions[start] == 0 else {
                throw .malformed("column \(leaf.name) begins in the middle of a row")
            }
            startedRows += repetitions[start...].count { $0 == 0 }
        } else {
            startedRows += count
        }
        levelCount += count
        guard leaf.maximumDefinitionLevel > 0 else { return count }
        let start = definitions.count
        try page.definitions.decode(count, maximum: leaf.maximumDefinitionLevel, into: &definitions)
        if isRepeated { try checkNesting(from: start) }
        let maximum = UInt8(leaf.maximumDefinitionLevel)
        return definitions[start...].count { $0 == maximum }
    }

    /// Where a list goes on, it has an element, and so has the entry before: or else the elements would belong to no row.
    private mutating func checkNesting(from start: Int) throws(ParquetFault) {
        for entry in start..<definitions.count {
            let definition = Int(definitions[entry])
            let repetition = Int(repetitions[entry])
            if repetition > 0 {
                let least = leaf.elementLevels[repetition - 1]
                guard definition >= least, lastDefinition >= least else {
                    throw .malformed("column \(leaf.name): a list that is null or empty goes on")
                }
            }
            lastDefinition = definition
        }
    }

    /// The row, in the row group, of a value among the last `levels` levels.
    private func row(ofValue index: Int, levels: Int) -> Int {
        var row = rowsTaken + startedRows
        let first = levelCount - levels
        row -= isRepeated ? repetitions[first...].count { $0 == 0 } : levels
        var seen = -1
        for level in first..<levelCount {
            if !isRepeated || repetitions[level] == 0 { row += 1 }
            if leaf.maximumDefinitionLevel == 0 || definitions[level] == leaf.maximumDefinitionLevel { seen += 1 }
            if seen == index { break }
        }
        return row - 1
    }

    // MARK: Taking

    /// Hands over `rows` rows, at most `completeRows`.
    mutating func take(rows: Int) -> LeafColumn {
        let end = levelEnd(rows: rows)
        let levels = takenLevels..<end
        let maximum = UInt8(leaf.maximumDefinitionLevel)
        let isWhole = levels == 0..<levelCount
        let taken = LeafColumn(
            definitions: maximum == 0 || isWhole ? definitions : Array(definitions[levels]),
            repetitions: !isRepeated || isWhole ? repetitions : Array(repetitions[levels]), levelCount: levels.count,
            values: values, maximumDefinitionLevel: leaf.maximumDefinitionLevel)
        let present = maximum == 0 ? levels.count : taken.definitions.count { $0 == maximum }
        var column = taken
        column.values = values.part(takenValues..<takenValues + present)
        takenLevels = end
        takenValues += present
        startedRows -= rows
        rowsTaken += rows
        forgetTaken()
        return column
    }

    private func levelEnd(rows: Int) -> Int {
        guard isRepeated else { return takenLevels + rows }
        var left = rows
        for level in takenLevels..<levelCount where repetitions[level] == 0 {
            if left == 0 { return level }
            left -= 1
        }
        return levelCount
    }

    /// Gives memory back once more than half of what is held is taken.
    private mutating func forgetTaken() {
        if takenLevels == levelCount {
            definitions = []
            repetitions = []
            values = LeafValues(leaf.stored.type)
        } else if takenLevels > levelCount / 2 {
            if leaf.maximumDefinitionLevel > 0 { definitions.removeFirst(takenLevels) }
            if isRepeated { repetitions.removeFirst(takenLevels) }
            values.removeFirst(takenValues)
        } else {
            return
        }
        levelCount -= takenLevels
        takenLevels = 0
        takenValues = 0
    }
}
