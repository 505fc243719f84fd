import CMillraceScan

extension FieldRun {
    /// The exact summary of a column. With `untilText`, values behind the first text count as text without a look.
    func summarize(untilText: Bool = false) -> ColumnSummary {
        var summary = ColumnSummary()
        var counts = [UInt64](repeating: 0, count: ValueClass.allCases.count)
        var longest = 0
        var isSettled = false
        counts.withUnsafeMutableBufferPointer { counts in
            for row in 0..<count {
                let span = span(at: row * stride, isPlain: false)
                guard span.length > 0 || span.isQuoted else {
                    summary.nulls += 1
                    continue
                }
                longest = max(longest, contentLength(span))
                let valueClass = isSettled ? .text : ValueClass.of(text + Int(span.start), Int(span.length))
                if untilText, valueClass == .text { isSettled = true }
                counts[valueClass.rawValue] += 1
            }
        }
        for valueClass in ValueClass.allCases { summary[valueClass] = counts[valueClass.rawValue] }
        summary.longest = longest
        return summary
    }

    /// The length in bytes of what a field means.
    private func contentLength(_ span: FieldSpan) -> Int {
        guard mayBeDoubled, span.isQuoted else { return Int(span.length) }
        // Safe: the span lies inside the text. A field's inner quotes come in pairs.
        let quotes = millrace_count_byte(text + Int(span.start), Int(span.length), quote)
        return Int(span.length) - quotes / 2
    }
}
