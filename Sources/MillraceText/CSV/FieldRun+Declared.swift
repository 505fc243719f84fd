import MillraceColumns

extension FieldRun {
    /// Reads the column as a declared type, which takes a little more than inference does.
    func decodeDeclared(_ type: LogicalType, _ rules: ValueRules) -> DecodedColumn {
        switch type {
        case .boolean:
            var kernel = DeclaredBooleanKernel(words: rules.words)
            return DecodedColumn(parse(with: &kernel, rules), valueClass: .boolean, rows: count) { .boolean($0) }
        case .int64:
            var kernel = DeclaredInt64Kernel()
            return DecodedColumn(parse(with: &kernel, rules), valueClass: .integer, rows: count) { .int64($0) }
        case .double:
            var kernel = DeclaredDoubleKernel()
            return DecodedColumn(parse(with: &kernel, rules), valueClass: .double, rows: count) { .double($0) }
        case .decimal(let precision, let scale):
            return decodeDecimal(DecimalParser(precision: precision, scale: scale), rules)
        case .date: return decodeDays(rules.declaredDayReader, rules)
        case .timestamp(isAdjustedToUTC: false):
            return decodeMoments(rules.declaredDayReader, rules)
        case .timestamp(isAdjustedToUTC: true):
            var kernel = ZonedTimestampKernel()
            return DecodedColumn(parse(with: &kernel, rules), valueClass: .timestampTZ, rows: count) { .int64($0) }
        case .string, .structure, .list, .map: return decodeText(rules)
        }
    }

    private func decodeDecimal(_ parser: DecimalParser, _ rules: ValueRules) -> DecodedColumn {
        if LogicalType.isDecimalNarrow(precision: parser.precision) {
            var kernel = NarrowDecimalKernel(parser: parser)
            return DecodedColumn(parse(with: &kernel, rules), valueClass: .double, rows: count) { .int64($0) }
        }
        var kernel = WideDecimalKernel(parser: parser)
        return DecodedColumn(parse(with: &kernel, rules), valueClass: .double, rows: count) { .int128($0) }
    }
}
