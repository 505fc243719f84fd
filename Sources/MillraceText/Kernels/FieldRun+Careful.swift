import MillraceColumns

extension FieldRun {
    /// Reads all values with a kernel, field by field: null texts are nulls, and numbers lose their marks first.
    @inline(never) func parseCarefully<Kernel: ValueKernel>(
        with kernel: inout Kernel, _ rules: ValueRules
    ) -> ParsedColumn<Kernel.Value> {
        var words = [UInt64](repeating: 0, count: (count + 63) >> 6)
        var values: [Kernel.Value] = []
        values.reserveCapacity(count)
        while values.count < count {
            let span = span(at: values.count * stride, isPlain: false)
            if isNull(span, rules) {
                values.append(Kernel.empty)
                continue
            }
            guard let value = parse(span, with: &kernel, rules) else { break }
            words[values.count >> 6] |= 1 << UInt64(values.count & 63)
            values.append(value)
        }
        let refusedRow = values.count < count ? values.count : nil
        values.append(contentsOf: repeatElement(Kernel.empty, count: count - values.count))
        return ParsedColumn(values: values, validity: words, refusedRow: refusedRow)
    }

    private func parse<Kernel: ValueKernel>(
        _ span: FieldSpan, with kernel: inout Kernel, _ rules: ValueRules
    ) -> Kernel.Value? {
        guard span.length > 0 else { return nil }
        // Safe: the span lies inside the text.
        let start = text + Int(span.start)
        guard Kernel.readsNumbers, rules.rewritesNumbers else { return kernel.parse(start, Int(span.length)) }
        return rules.withPlainNumber(start, Int(span.length)) { kernel.parse($0, $1) } ?? nil
    }

    /// Whether a field holds no value: an empty one without quotes, or a null text.
    @inline(__always) func isNull(_ span: FieldSpan, _ rules: ValueRules) -> Bool {
        guard !span.isQuoted else { return false }
        // Safe: the span lies inside the text.
        return span.length == 0 || (rules.hasNullTexts && rules.isNull(text + Int(span.start), Int(span.length)))
    }

    /// As `decodeText`, with null texts as nulls.
    func decodeText(_ rules: ValueRules) -> DecodedColumn {
        let decoded = decodeText()
        guard rules.hasNullTexts, case .views(var views) = decoded.values else { return decoded }
        var words = decoded.validity
        var summary = ColumnSummary()
        var longest: UInt32 = 0
        for row in 0..<count {
            let span = span(at: row * stride, isPlain: false)
            if isNull(span, rules) {
                words[row >> 6] &= ~(1 << UInt64(row & 63))
                views[row].length = 0
                summary.nulls += 1
            } else {
                longest = max(longest, span.length)
            }
        }
        summary[.text] = UInt64(count) - summary.nulls
        summary.longest = Int(longest)
        return DecodedColumn(values: .views(views), validity: words, summary: summary, refusedRow: nil)
    }
}
