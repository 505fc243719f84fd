extension FieldRun {
    /// Reads all values with a kernel; stops at the first that it refuses.
    func parse<Kernel: ValueKernel>(with kernel: inout Kernel, _ rules: ValueRules) -> ParsedColumn<Kernel.Value> {
        if rules.hasNullTexts || (Kernel.readsNumbers && rules.rewritesNumbers) {
            return parseCarefully(with: &kernel, rules)
        }
        return parse(with: &kernel)
    }

    /// As `parse` under plain rules: the tight loops.
    private func parse<Kernel: ValueKernel>(with kernel: inout Kernel) -> ParsedColumn<Kernel.Value> {
        var words = [UInt64](repeating: 0, count: (count + 63) >> 6)
        var read = 0
        let rows = count
        let values = [Kernel.Value](unsafeUninitializedCapacity: rows) { slots, filled in
            words.withUnsafeMutableBufferPointer { words in
                // Safe: room for every row; a refused value leaves the rest as empty slots.
                guard let slots = slots.baseAddress, let words = words.baseAddress else { return }
                // No kernel takes a quote, so a column without quotes is read as plain even where others have them.
                if !mayEndInReturn { read = fill(slots, words, from: 0, with: &kernel, isPlain: true) }
                if read < rows, !isPlain { read = fill(slots, words, from: read, with: &kernel, isPlain: false) }
                for row in read..<rows { slots[row] = Kernel.empty }
            }
            filled = rows
        }
        return ParsedColumn(values: values, validity: words, refusedRow: read < rows ? read : nil)
    }

    /// The loop itself, from row `first` on. Returns the rows read.
    @inline(__always) private func fill<Kernel: ValueKernel>(
        _ slots: UnsafeMutablePointer<Kernel.Value>, _ words: UnsafeMutablePointer<UInt64>, from first: Int,
        with caller: inout Kernel, isPlain: Bool
    ) -> Int {
        // A copy of its own can live in registers.
        var kernel = caller
        defer { caller = kernel }
        var place = first * stride
        var row = first
        while row < count {
            let wordIndex = row >> 6
            let end = min((wordIndex + 1) << 6, count)
            var word = words[wordIndex]
            var bit: UInt64 = 1 &<< UInt64(row & 63)
            while row < end {
                let span = span(at: place, isPlain: isPlain)
                if span.length > 0 {
                    guard let value = kernel.parse(text + Int(span.start), Int(span.length)) else {
                        words[wordIndex] = word
                        return row
                    }
                    slots[row] = value
                    word |= bit
                } else {
                    if span.isQuoted {
                        words[wordIndex] = word
                        return row
                    }
                    slots[row] = Kernel.empty
                }
                bit &<<= 1
                place += stride
                row += 1
            }
            words[wordIndex] = word
        }
        return row
    }
}
