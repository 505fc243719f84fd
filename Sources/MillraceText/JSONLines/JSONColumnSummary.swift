import CMillraceScan
import MillraceColumns

/// Tells from the columns of a workspace what a classifier would, as far as types can depend on it.
struct JSONColumnSummary {
    let workspace: JSONWorkspace
    /// The slab's text, as it was read.
    let text: UnsafePointer<UInt8>

    init(_ workspace: JSONWorkspace, text: UnsafePointer<UInt8>) {
        self.workspace = workspace
        self.text = text
    }

    /// What the columns tell about a place: what was read as a type counts as its narrowest class.
    func summary(of place: Int) -> JSONSummary {
        let column = workspace.columns[place]
        var summary = JSONSummary()
        let valid = place == 0 ? column.count : validCount(column)
        summary.nulls = place == 0 ? 0 : UInt64(column.count - valid)
        switch column.kind {
        case .boolean, .declaredBoolean: summary[.boolean] = UInt64(valid)
        case .int64: summarizeIntegers(column, &summary)
        case .declaredInt64: summary[.integer] = UInt64(valid)
        case .double, .declaredDouble, .declaredNarrow, .declaredWide: summary[.double] = UInt64(valid)
        case .date, .declaredDate: summary[.date] = UInt64(valid)
        case .timestamp, .declaredTimestamp: summary[.timestamp] = UInt64(valid)
        case .timestampTZ, .declaredTimestampTZ: summary[.timestampTZ] = UInt64(valid)
        case .text, .declaredText: summarizeText(column, &summary)
        case .emptyObject: summary[.object] = UInt64(valid)
        case .json: summarizeJSON(column, &summary)
        case .structure:
            summary[.object] = UInt64(valid)
            summary.fields = column.place.slots.map { slot in
                JSONSummary.Field(key: key(slot), summary: self.summary(of: workspace.slots[slot].place))
            }
        case .list:
            summary[.array] = UInt64(valid)
            summary.elements = [self.summary(of: column.place.element)]
        }
        return summary
    }

    private func key(_ slot: Int) -> [UInt8] {
        let (token, length) = (workspace.slots[slot].token, workspace.slots[slot].length)
        return Array(UnsafeBufferPointer(start: token + 1, count: length - 2))
    }

    private func validCount(_ column: JSONColumn) -> Int {
        guard let words = column.words else { return 0 }
        return (0..<Validity.wordCount(column.count)).reduce(0) { $0 + words[$1].nonzeroBitCount }
    }

    private func summarizeIntegers(_ column: JSONColumn, _ summary: inout JSONSummary) {
        guard let slots = column.slots?.assumingMemoryBound(to: Int64.self) else { return }
        // Nulls are zeros, which are not wide.
        let wide = (0..<column.count).reduce(UInt64(0)) { $0 &+ (Int64Parser.isWide(slots[$1]) ? 1 : 0) }
        summary[.wideInteger] = wide
        summary[.integer] = UInt64(validCount(column)) - wide
    }

    private func summarizeText(_ column: JSONColumn, _ summary: inout JSONSummary) {
        forEachView(column) { view in
            summary.longest = max(summary.longest, Int(view.length & ~JSONColumn.escapedBit))
            if column.place.isSettled || view.length & JSONColumn.escapedBit != 0 {
                summary[.text] += 1
            } else {
                // Safe: views lie inside the text, which has padding.
                summary[JSONClass.of(string: text + Int(view.offset), Int(view.length))] += 1
            }
        }
    }

    /// Only the kinds matter: there were several already, or numbers that no type holds.
    private func summarizeJSON(_ column: JSONColumn, _ summary: inout JSONSummary) {
        forEachView(column) { view in
            summary.longest = max(summary.longest, Int(view.length))
            switch text[Int(view.offset)] {
            case UInt8(ascii: "{"): summary[.object] += 1
            case UInt8(ascii: "["): summary[.array] += 1
            case UInt8(ascii: "\""): summary[.text] += 1
            case UInt8(ascii: "t"), UInt8(ascii: "f"): summary[.boolean] += 1
            default: summary[.otherNumber] += 1
            }
        }
    }

    private func forEachView(_ column: JSONColumn, _ body: (BinaryView) -> Void) {
        guard let views = column.slots?.assumingMemoryBound(to: BinaryView.self), let words = column.words else {
            return
        }
        // Safe: a column of `count` rows has as many slots, and a bit for each.
        for row in 0..<column.count where words[row >> 6] >> UInt64(row & 63) & 1 == 1 { body(views[row]) }
    }
}
