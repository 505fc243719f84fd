import MillraceColumns

extension FieldRun {
    /// Reads the column as a type that inference predicted.
    func decodePredicted(_ type: LogicalType) -> DecodedColumn? {
        switch type {
        case .boolean: return decodeBoolean()
        case .int64: return decodeInt64()
        case .double: return decodeDouble()
        case .date: return decodeDate()
        case .timestamp(isAdjustedToUTC: false): return decodeTimestamp()
        case .timestamp(isAdjustedToUTC: true): return decodeZonedTimestamp()
        case .string, .decimal, .structure, .list, .map: return nil
        }
    }

    private func decodeBoolean() -> DecodedColumn {
        var kernel = BooleanKernel()
        return DecodedColumn(parse(with: &kernel), valueClass: .boolean, rows: count) { .boolean($0) }
    }

    private func decodeInt64() -> DecodedColumn {
        var kernel = Int64Kernel()
        var column = DecodedColumn(parse(with: &kernel), valueClass: .integer, rows: count) { .int64($0) }
        column.move(kernel.wide, from: .integer, to: .wideInteger)
        return column
    }

    private func decodeDouble() -> DecodedColumn {
        var kernel = DoubleKernel()
        var column = DecodedColumn(parse(with: &kernel), valueClass: .double, rows: count) { .double($0) }
        column.move(kernel.integers, from: .double, to: .integer)
        column.move(kernel.nonFinite, from: .double, to: .nonFinite)
        return column
    }

    private func decodeDate() -> DecodedColumn {
        var kernel = DateKernel()
        return DecodedColumn(parse(with: &kernel), valueClass: .date, rows: count) { .int32($0) }
    }

    private func decodeTimestamp() -> DecodedColumn {
        var kernel = TimestampKernel()
        var column = DecodedColumn(parse(with: &kernel), valueClass: .timestamp, rows: count) { .int64($0) }
        column.move(kernel.dates, from: .timestamp, to: .date)
        return column
    }

    private func decodeZonedTimestamp() -> DecodedColumn {
        var kernel = ZonedTimestampKernel()
        return DecodedColumn(parse(with: &kernel), valueClass: .timestampTZ, rows: count) { .int64($0) }
    }
}

extension FieldRun {
    /// Reads the column as a declared type, which takes a little more than inference does.
    func decodeDeclared(_ type: LogicalType) -> DecodedColumn? {
        switch type {
        case .boolean:
            var kernel = DeclaredBooleanKernel()
            return DecodedColumn(parse(with: &kernel), valueClass: .boolean, rows: count) { .boolean($0) }
        case .int64:
            var kernel = DeclaredInt64Kernel()
            return DecodedColumn(parse(with: &kernel), valueClass: .integer, rows: count) { .int64($0) }
        case .double:
            var kernel = DeclaredDoubleKernel()
            return DecodedColumn(parse(with: &kernel), valueClass: .double, rows: count) { .double($0) }
        case .decimal(let precision, let scale): return decodeDecimal(precision: precision, scale: scale)
        case .date, .timestamp: return decodePredicted(type)
        case .string, .structure, .list, .map: return nil
        }
    }

    private func decodeDecimal(precision: Int, scale: Int) -> DecodedColumn {
        let parser = DecimalParser(precision: precision, scale: scale)
        if LogicalType.isDecimalNarrow(precision: precision) {
            var kernel = NarrowDecimalKernel(parser: parser)
            return DecodedColumn(parse(with: &kernel), valueClass: .double, rows: count) { .int64($0) }
        }
        var kernel = WideDecimalKernel(parser: parser)
        return DecodedColumn(parse(with: &kernel), valueClass: .double, rows: count) { .int128($0) }
    }
}
