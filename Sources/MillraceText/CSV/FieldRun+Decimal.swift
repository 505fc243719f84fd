import MillraceColumns

/// What is read where decimals are inferred: digits are counted beside the values.
extension FieldRun {
    func decodeMeasuredInt64(_ rules: ValueRules) -> DecodedColumn {
        var kernel = MeasuredKernel(Int64Kernel())
        var column = DecodedColumn(parse(with: &kernel, rules), valueClass: .integer, rows: count) { .int64($0) }
        column.move(kernel.base.wide, from: .integer, to: .wideInteger)
        return column.measured(kernel.extent, rules)
    }

    func decodeMeasuredDouble(_ rules: ValueRules) -> DecodedColumn {
        var kernel = MeasuredKernel(DoubleKernel())
        var column = DecodedColumn(parse(with: &kernel, rules), valueClass: .double, rows: count) { .double($0) }
        column.move(kernel.base.integers, from: .double, to: .integer)
        column.move(kernel.base.nonFinite, from: .double, to: .nonFinite)
        return column.measured(kernel.extent, rules)
    }

    func decodePredictedDecimal(_ parser: DecimalParser, _ rules: ValueRules) -> DecodedColumn {
        if LogicalType.isDecimalNarrow(precision: parser.precision) {
            return decodePredictedDecimal(NarrowDecimalKernel(parser: parser), rules) { .int64($0) }
        }
        return decodePredictedDecimal(WideDecimalKernel(parser: parser), rules) { .int128($0) }
    }

    private func decodePredictedDecimal<Kernel: ValueKernel>(
        _ base: Kernel, _ rules: ValueRules, storage: ([Kernel.Value]) -> ColumnStorage
    ) -> DecodedColumn {
        var kernel = MeasuredKernel(PredictedDecimalKernel(base))
        let parsed = parse(with: &kernel, rules)
        var column = DecodedColumn(parsed, valueClass: .double, rows: count, storage: storage)
        for valueClass in ValueClass.allCases where valueClass != .double {
            column.move(kernel.base.counts[valueClass.rawValue], from: .double, to: valueClass)
        }
        return column.measured(kernel.extent, rules)
    }
}

extension DecodedColumn {
    /// With the digits of its numbers in the summary.
    fileprivate func measured(_ extent: DecimalExtent, _ rules: ValueRules) -> DecodedColumn {
        var column = self
        column.summary.extent = extent
        column.summary.decimalInference = rules.options.decimalInference
        return column
    }
}
