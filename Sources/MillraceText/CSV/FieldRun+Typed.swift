import MillraceColumns

extension FieldRun {
    /// Reads the column as planned.
    func decode(as plan: ColumnPlan, _ rules: ValueRules) -> DecodedColumn {
        switch plan {
        case .declared(let type): return decodeDeclared(type, rules)
        case .dated(let type, let layout): return decodeDated(type, layout, rules)
        case .settledString: return decodeText(rules)
        case .predicted(let type):
            if let decoded = decodePredicted(type, rules) { return decoded }
            var decoded = decodeText(rules)
            decoded.summary = summarize(rules, untilText: true)
            return decoded
        }
    }

    /// Reads the column as a type that inference predicted; nil for text.
    private func decodePredicted(_ type: LogicalType, _ rules: ValueRules) -> DecodedColumn? {
        switch type {
        case .boolean: return decodeBoolean(rules)
        case .int64: return decodeInt64(rules)
        case .double: return decodeDouble(rules)
        case .decimal(let precision, let scale):
            return decodePredictedDecimal(DecimalParser(precision: precision, scale: scale), rules)
        case .date: return decodeDate(rules)
        case .timestamp(isAdjustedToUTC: false): return decodeTimestamp(rules)
        case .timestamp(isAdjustedToUTC: true): return decodeZonedTimestamp(rules)
        case .string, .structure, .list, .map: return nil
        }
    }

    private func decodeBoolean(_ rules: ValueRules) -> DecodedColumn {
        if !rules.words.isEmpty { return decodeBooleanWords(rules) }
        var kernel = BooleanKernel()
        return DecodedColumn(parse(with: &kernel, rules), valueClass: .boolean, rows: count) { .boolean($0) }
    }

    private func decodeBooleanWords(_ rules: ValueRules) -> DecodedColumn {
        var kernel = BooleanWordKernel(words: rules.words)
        var column = DecodedColumn(parse(with: &kernel, rules), valueClass: .boolean, rows: count) { .boolean($0) }
        column.move(kernel.digits, from: .boolean, to: .digitWord)
        guard rules.countsDigits else { return column }
        column.summary.decimalInference = rules.options.decimalInference
        column.summary.extent.integerDigits = kernel.digits > 0 ? 1 : 0
        return column
    }

    private func decodeInt64(_ rules: ValueRules) -> DecodedColumn {
        if rules.countsDigits { return decodeMeasuredInt64(rules) }
        var kernel = Int64Kernel()
        var column = DecodedColumn(parse(with: &kernel, rules), valueClass: .integer, rows: count) { .int64($0) }
        column.move(kernel.wide, from: .integer, to: .wideInteger)
        return column
    }

    private func decodeDouble(_ rules: ValueRules) -> DecodedColumn {
        if rules.countsDigits { return decodeMeasuredDouble(rules) }
        var kernel = DoubleKernel()
        var column = DecodedColumn(parse(with: &kernel, rules), valueClass: .double, rows: count) { .double($0) }
        column.move(kernel.integers, from: .double, to: .integer)
        column.move(kernel.nonFinite, from: .double, to: .nonFinite)
        return column
    }

    private func decodeDate(_ rules: ValueRules) -> DecodedColumn {
        if rules.options.dateOrder != nil { return decodeDays(rules.dayReader, rules) }
        var kernel = DateKernel()
        return DecodedColumn(parse(with: &kernel, rules), valueClass: .date, rows: count) { .int32($0) }
    }

    private func decodeTimestamp(_ rules: ValueRules) -> DecodedColumn {
        if rules.options.dateOrder != nil { return decodeMoments(rules.dayReader, rules) }
        var kernel = TimestampKernel()
        var column = DecodedColumn(parse(with: &kernel, rules), valueClass: .timestamp, rows: count) { .int64($0) }
        column.move(kernel.dates, from: .timestamp, to: .date)
        return column
    }

    private func decodeZonedTimestamp(_ rules: ValueRules) -> DecodedColumn {
        var kernel = ZonedTimestampKernel()
        return DecodedColumn(parse(with: &kernel, rules), valueClass: .timestampTZ, rows: count) { .int64($0) }
    }
}
