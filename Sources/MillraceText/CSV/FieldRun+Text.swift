import MillraceColumns

extension FieldRun {
    /// Views of a text column, in which doubled quotes still are two.
    func decodeText() -> DecodedColumn {
        var words = [UInt64](repeating: 0, count: (count + 63) >> 6)
        var longest: UInt32 = 0
        let views = [BinaryView](unsafeUninitializedCapacity: count) { slots, filled in
            words.withUnsafeMutableBufferPointer { words in
                // Safe: room for every row.
                guard let slots = slots.baseAddress, let words = words.baseAddress else { return }
                longest =
                    isPlain ? fillViews(slots, words, isPlain: true) : fillViews(slots, words, isPlain: false)
            }
            filled = count
        }
        let valid = words.reduce(0) { $0 + $1.nonzeroBitCount }
        var summary = ColumnSummary()
        summary[.text] = UInt64(valid)
        summary.nulls = UInt64(count - valid)
        summary.longest = Int(longest)
        return DecodedColumn(values: .views(views), validity: words, summary: summary, refusedRow: nil)
    }

    @inline(__always) private func fillViews(
        _ slots: UnsafeMutablePointer<BinaryView>, _ words: UnsafeMutablePointer<UInt64>, isPlain: Bool
    ) -> UInt32 {
        var place = 0
        var row = 0
        var longest: UInt32 = 0
        while row < count {
            var word: UInt64 = 0
            var bit: UInt64 = 1
            let wordIndex = row >> 6
            let end = min(row + 64, count)
            while row < end {
                let span = span(at: place, isPlain: isPlain)
                slots[row].offset = span.start
                slots[row].length = span.length
                word |= span.length > 0 || span.isQuoted ? bit : 0
                longest = max(longest, span.length)
                bit &<<= 1
                place += stride
                row += 1
            }
            words[wordIndex] = word
        }
        return longest
    }
}
