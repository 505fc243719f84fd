import MillraceColumns

extension FieldRun {
    /// Reads dates or timestamps in the layout that all values so far agree on.
    func decodeDated(_ type: LogicalType, _ layout: DateLayout, _ rules: ValueRules) -> DecodedColumn {
        var column =
            type == .date
            ? decodeLaidOutDays(layout, rules) : decodeLaidOutMoments(layout, rules)
        if column.summary.values > 0 { column.summary.layouts = DateLayouts(layout) }
        return column
    }

    private func decodeLaidOutDays(_ layout: DateLayout, _ rules: ValueRules) -> DecodedColumn {
        var kernel = LaidOutDayKernel(layout, reader: rules.dayReader(layout))
        return DecodedColumn(parse(with: &kernel, rules), valueClass: .otherDate, rows: count) { .int32($0) }
    }

    private func decodeLaidOutMoments(_ layout: DateLayout, _ rules: ValueRules) -> DecodedColumn {
        var kernel = LaidOutMomentKernel(layout)
        let parsed = parse(with: &kernel, rules)
        var column = DecodedColumn(parsed, valueClass: .otherTimestamp, rows: count) { .int64($0) }
        column.summary.clocks = kernel.clocks
        return column
    }

    /// Reads dates as ISO has them, or in the declared order.
    func decodeDays(_ reader: DayReader, _ rules: ValueRules) -> DecodedColumn {
        var kernel = DayKernel(reader: reader)
        return DecodedColumn(parse(with: &kernel, rules), valueClass: .date, rows: count) { .int32($0) }
    }

    /// Reads timestamps, and dates as their midnight.
    func decodeMoments(_ reader: DayReader, _ rules: ValueRules) -> DecodedColumn {
        var kernel = MomentKernel(reader: reader)
        var column = DecodedColumn(parse(with: &kernel, rules), valueClass: .timestamp, rows: count) { .int64($0) }
        column.move(kernel.dates, from: .timestamp, to: .date)
        return column
    }
}
