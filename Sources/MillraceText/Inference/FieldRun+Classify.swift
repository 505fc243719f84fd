import CMillraceScan

extension FieldRun {
    /// The exact summary of a column. With `untilText`, values behind the first text count as text without a look.
    func summarize(_ rules: ValueRules, untilText: Bool = false) -> ColumnSummary {
        var summary = ColumnSummary()
        summary.decimalInference = rules.options.decimalInference
        var counts = [UInt64](repeating: 0, count: ValueClass.allCases.count)
        var longest = 0
        var isSettled = false
        counts.withUnsafeMutableBufferPointer { counts in
            for row in 0..<count {
                let span = span(at: row * stride, isPlain: false)
                guard !isNull(span, rules) else {
                    summary.nulls += 1
                    continue
                }
                longest = max(longest, contentLength(span))
                let valueClass = isSettled ? .text : rules.valueClass(text + Int(span.start), Int(span.length))
                if untilText, valueClass == .text { isSettled = true }
                if valueClass.wantsLayout { takeLayouts(of: span, rules, into: &summary) }
                if rules.countsDigits, valueClass.isFiniteNumber { takeDigits(of: span, rules, into: &summary) }
                counts[valueClass.rawValue] += 1
            }
        }
        for valueClass in ValueClass.allCases { summary[valueClass] = counts[valueClass.rawValue] }
        summary.longest = longest
        return summary
    }

    @inline(never) private func takeLayouts(
        of span: FieldSpan, _ rules: ValueRules, into summary: inout ColumnSummary
    ) {
        // Safe: the span lies inside the text.
        let start = text + Int(span.start)
        let length = Int(span.length)
        guard let parts = DateParts(start, length) else { return }
        let layouts = rules.layouts(of: parts)
        summary.layouts.formIntersection(layouts)
        if parts.end < length { summary.clocks.formUnion(ClockShapes(start, length, behind: parts)) }
        summary.ambiguousDates += layouts.count > 1 ? 1 : 0
    }

    @inline(never) private func takeDigits(
        of span: FieldSpan, _ rules: ValueRules, into summary: inout ColumnSummary
    ) {
        // Safe: the span lies inside the text.
        let start = text + Int(span.start)
        guard rules.rewritesNumbers else { return summary.extent.take(start, Int(span.length)) }
        let extent = rules.withPlainNumber(start, Int(span.length)) { number, length in
            var extent = DecimalExtent()
            extent.take(number, length)
            return extent
        }
        if let extent { summary.extent.merge(extent) }
    }

    /// The length in bytes of what a field means.
    private func contentLength(_ span: FieldSpan) -> Int {
        guard mayBeDoubled, span.isQuoted else { return Int(span.length) }
        // Safe: the span lies inside the text. A field's inner quotes come in pairs.
        let quotes = millrace_count_byte(text + Int(span.start), Int(span.length), quote)
        return Int(span.length) - quotes / 2
    }
}
