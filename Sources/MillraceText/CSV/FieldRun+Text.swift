import CMillraceScan
import MillraceBytes
import MillraceColumns

extension FieldRun {
    /// Views of a text column. Fields with doubled quotes are rewritten into `extra`, which will stand at `extraStart`.
    func decodeText(extra: inout ByteSink, extraStart: Int) -> DecodedColumn {
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
        var column = TextViews(views: views, validity: words, longest: Int(longest))
        if mayBeDoubled { collapseDoubled(&column, extra: &extra, extraStart: extraStart) }
        return column.decoded
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

    /// Finds the quoted fields with quotes inside and makes those single.
    private func collapseDoubled(_ column: inout TextViews, extra: inout ByteSink, extraStart: Int) {
        column.longest = 0
        for row in column.views.indices {
            let view = column.views[row]
            let start = text + Int(view.offset)
            let length = Int(view.length)
            // Safe: the view lies inside the text.
            if millrace_find_byte(start, length, quote) < length {
                let offset = extraStart + extra.count
                collapse(UnsafeBufferPointer(start: start, count: length), into: &extra)
                let collapsed = extraStart + extra.count - offset
                column.views[row] = BinaryView(offset: UInt32(offset), length: UInt32(collapsed))
            }
            column.longest = max(column.longest, Int(column.views[row].length))
        }
    }

    /// Appends `field` to `extra` with one quote for every two.
    private func collapse(_ field: UnsafeBufferPointer<UInt8>, into extra: inout ByteSink) {
        guard let start = field.baseAddress else { return }
        var place = 0
        while place < field.count {
            // Safe: the field lies inside the text; its quotes come in pairs, of which the first ends a run.
            let run = millrace_find_byte(start + place, field.count - place, quote) + 1
            extra.append(UnsafeRawBufferPointer(start: start + place, count: min(run, field.count - place)))
            place += run + 1
        }
    }
}
