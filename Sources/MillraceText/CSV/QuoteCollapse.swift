import CMillraceScan
import MillraceColumns

/// Makes one quote of every two inside quoted fields, where they stand.
struct QuoteCollapse {
    let quote: UInt8

    /// Collapses the text columns among `columns`, whose views point into `text`, and says how long their longest value is then.
    ///
    /// - Complexity: O(bytes of quoted fields); also O(text) when somebody else holds it.
    func collapse(_ columns: inout [DecodedColumn], in text: inout [UInt8]) {
        text.withUnsafeMutableBufferPointer { text in
            guard let text = text.baseAddress else { return }
            for column in columns.indices {
                guard case .views(var views) = columns[column].values else { continue }
                // So that the views are changed in place too.
                columns[column].values = .views([])
                columns[column].summary.longest = collapse(&views, in: text)
                columns[column].values = .views(views)
            }
        }
    }

    /// Returns the length of the longest value.
    private func collapse(_ views: inout [BinaryView], in text: UnsafeMutablePointer<UInt8>) -> Int {
        var longest: UInt32 = 0
        for row in views.indices {
            let offset = Int(views[row].offset)
            // A field without quotes around it has none inside. Safe: the view and the byte before it lie inside the text.
            if offset > 0, text[offset - 1] == quote {
                views[row].length = UInt32(collapse(text + offset, Int(views[row].length)))
            }
            longest = max(longest, views[row].length)
        }
        return Int(longest)
    }

    /// Returns the length of what is left of a field of `length` bytes.
    private func collapse(_ field: UnsafeMutablePointer<UInt8>, _ length: Int) -> Int {
        // Safe: all places are below `length`. The field's quotes come in pairs, of which the first ends a run.
        var kept = millrace_find_byte(field, length, quote) + 1
        guard kept < length else { return length }
        var place = kept + 1
        while place < length {
            let run = min(millrace_find_byte(field + place, length - place, quote) + 1, length - place)
            (field + kept).update(from: field + place, count: run)
            kept += run
            place += run + 1
        }
        return kept
    }
}
