/// What the columns say about the first row: whether its cells are names or values.
struct HeaderEvidence {
    /// Rows that are looked at below the first.
    private static let rowLimit = 200
    /// What one column can say at the most.
    private static let columnLimit = 10
    /// So many numbers below one that may be a name make it one of them.
    private static let fewNumbers = 5

    private(set) var isFor = 0
    private(set) var against = 0
    /// Columns, from 1, whose first cell is a word above values that are none.
    private(set) var wordColumns: [Int] = []
    /// Columns, from 1, whose first cell is of the same kind as those below.
    private(set) var sameColumns: [Int] = []
    /// Whether the first row counts columns or years.
    private let isCounting: Bool

    init(_ fit: TableFit) {
        let rows = fit.tableRows.filter { $0.width == fit.width }
        guard let first = fit.tableRows.first, rows.count > 1 else {
            isCounting = false
            return
        }
        let below = rows.drop { $0.start <= first.start }.prefix(HeaderEvidence.rowLimit)
        isCounting = HeaderEvidence.isCounting(first.fields.map { fit.table.content($0) })
        for column in 0..<min(first.width, fit.width) {
            let cell = CellShape(fit.table.content(first.fields.lowerBound + column))
            weigh(cell, below.map { CellShape(fit.table.content($0.fields.lowerBound + column)) }, column: column + 1)
        }
    }

    /// Whether the first row names the columns. Without evidence it does: most files have a header, and a few numbers below each
    /// other may stand below numbers that are names.
    var hasHeader: Bool { against < isFor + HeaderEvidence.columnLimit || isCounting }

    private mutating func weigh(_ cell: CellShape, _ below: [CellShape], column: Int) {
        let kinds = Set(below).subtracting([.empty])
        if kinds.isEmpty, cell == .text {
            isFor += min(below.count, HeaderEvidence.columnLimit)
        }
        guard kinds.count == 1, let kind = kinds.first, kind != .text else { return }
        let weight = min(below.count { $0 == kind }, HeaderEvidence.columnLimit)
        if cell == .text {
            isFor += 3 * weight
            wordColumns.append(column)
        } else if cell == kind {
            // Hardly anybody names a column by a day.
            if kind == .date, weight > 1 {
                against += 3 * HeaderEvidence.columnLimit
            } else {
                against += weight >= HeaderEvidence.fewNumbers ? HeaderEvidence.columnLimit : weight
            }
            sameColumns.append(column)
        }
    }

    /// Whether numbers in a row go up by ones like column numbers from the first column on, or like years.
    private static func isCounting(_ cells: [ArraySlice<UInt8>]) -> Bool {
        let numbers = cells.enumerated().compactMap { place, cell in
            Int(String(decoding: cell, as: UTF8.self)).map { (place, $0) }
        }
        guard let first = numbers.first, numbers.count > 1 else { return false }
        let isRun = zip(numbers, numbers.dropFirst()).allSatisfy { $1.1 - $0.1 == 1 && $1.0 - $0.0 == 1 }
        let areYears = numbers.allSatisfy { (1900...2100).contains($0.1) }
        return isRun && (areYears || (first.0 == 0 && first.1 <= 1 && first.1 >= 0 && numbers.count == cells.count))
    }
}
