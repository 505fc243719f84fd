import MillraceColumns

/// What one column of a slab came to.
struct DecodedColumn {
    /// The values; those of text are views into the slab.
    enum Values {
        case ready(ColumnStorage)
        case views([BinaryView])
    }

    var values: Values
    let validity: [UInt64]
    var summary: ColumnSummary
    /// The first row whose value the type cannot hold.
    let refusedRow: Int?

    init(values: Values, validity: [UInt64], summary: ColumnSummary, refusedRow: Int?) {
        self.values = values
        self.validity = validity
        self.summary = summary
        self.refusedRow = refusedRow
    }

    /// From values read by a kernel: all that are there count as `valueClass`.
    init<Value>(
        _ parsed: ParsedColumn<Value>, valueClass: ValueClass, rows: Int, storage: ([Value]) -> ColumnStorage
    ) {
        let valid = parsed.validity.reduce(0) { $0 + $1.nonzeroBitCount }
        var summary = ColumnSummary()
        summary[valueClass] = UInt64(valid)
        summary.nulls = UInt64(rows - valid)
        self.init(
            values: .ready(storage(parsed.values)), validity: parsed.validity, summary: summary,
            refusedRow: parsed.refusedRow)
    }

    /// Says that `count` of the values counted as `from` are of another class.
    mutating func move(_ count: UInt64, from: ValueClass, to other: ValueClass) {
        summary[from] -= count
        summary[other] += count
    }
}
