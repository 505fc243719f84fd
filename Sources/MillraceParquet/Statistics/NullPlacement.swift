import MillraceColumns

/// Where the nulls of a flat chunk lie: before all values, behind them, or among them.
struct NullPlacement {
    private var hasValues = false
    private(set) var areFirst = false
    private var areLast = false
    private var areAmong = false

    /// Whether values, if they are sorted, are so with their nulls.
    var isSorted: Bool { !areAmong && !(areFirst && areLast) }

    /// Takes rows into account; `validity` is nil when all hold a value.
    mutating func add(_ validity: Validity?, rows: Range<Int>) {
        guard isSorted, !rows.isEmpty else { return }
        let nulls = validity?.nullCount(in: rows) ?? 0
        guard let validity, nulls > 0 else { return addValues() }
        guard nulls < rows.count else { return addNulls() }
        var first = rows.lowerBound
        while !validity[first] { first += 1 }
        var end = rows.upperBound
        while !validity[end - 1] { end -= 1 }
        areAmong = areAmong || nulls > first - rows.lowerBound + rows.upperBound - end
        if first > rows.lowerBound { addNulls() }
        addValues()
        if end < rows.upperBound { addNulls() }
    }

    private mutating func addValues() {
        areAmong = areAmong || areLast
        hasValues = true
    }

    private mutating func addNulls() {
        if hasValues { areLast = true } else { areFirst = true }
    }
}
