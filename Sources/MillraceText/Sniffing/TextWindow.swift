import MillraceColumns

/// A part of a text, from anywhere in it: the records that are whole in it, once it is known where the first of them begins.
///
/// For evidence only. Whoever converts reads from the beginning, since a line break may stand in quotes; here a place counts as a
/// record's beginning when everything behind it is as wide as the table.
package struct TextWindow {
    /// To be read as the slabs of the text itself are.
    package let slabs: [Slab]

    /// How many line ends are tried.
    private static let candidateLimit = 64
    /// How much of the window is read behind each of them.
    private static let trialBytes = 64 << 10
    /// Where slabs of the window are cut; what is behind the last cut is left out, since its record may go on.
    private static let slabBytes = 64 << 10
    /// What a window that goes wrong here and there still has to hold.
    private static let leastShare = 0.9

    /// Looks for records in `text`; nil when no place in it can be told to be the beginning of one.
    ///
    /// - Parameters:
    ///   - text: UTF-8, a byte of it or more in front of the first record.
    ///   - isEnd: whether the whole text ends with it.
    ///   - reading: how the whole text is read.
    ///   - columns: how many columns the table has; of no interest where records name their own.
    package init?(_ text: [UInt8], isEnd: Bool, reading: TextReading, columns: Int) {
        let behind: TextReading
        let start: Int?
        switch reading {
        case .fields(var dialect, let values):
            dialect.hasHeader = false
            dialect.skipLines = 0
            behind = .fields(dialect, values)
            start = TextWindow.firstRecord(text, isEnd: isEnd, dialect, width: columns)
        case .json:
            behind = reading
            start = TextWindow.firstObject(text, isEnd: isEnd)
        }
        guard let start, let slabs = TextWindow.slabs(text[start...], isEnd: isEnd, behind), !slabs.isEmpty else {
            return nil
        }
        self.slabs = slabs
    }

    private static func slabs(_ text: ArraySlice<UInt8>, isEnd: Bool, _ reading: TextReading) -> [Slab]? {
        var cutter = reading.cutter(slabBytes: slabBytes, recordLimit: text.count + 64)
        var slabs: [Slab] = []
        do {
            try text.withUnsafeBytes { try cutter.append($0, into: &slabs) }
            if isEnd { try cutter.finish(into: &slabs) }
            return slabs
        } catch {
            return nil
        }
    }

    // MARK: Fields

    private static func firstRecord(_ text: [UInt8], isEnd: Bool, _ dialect: CSVDialect, width: Int) -> Int? {
        let widths = width...width + (dialect.hasTrailingDelimiter ? 1 : 0)
        let isQuoted = dialect.quote.map { text.contains($0) } ?? false
        // Any line of a single column is as wide as the table, also the inside of a quoted text.
        if width < 2, isQuoted { return nil }
        var best: (start: Int, share: Double)?
        for start in lineStarts(text, dialect) {
            let rest = text[start...]
            let trial = rest.prefix(trialBytes)
            let table = HeadTable(trial, isWhole: isEnd && trial.count == rest.count, dialect: dialect)
            guard let first = table.rows.first, !table.isFirstMalformed, widths.contains(first.width) else { continue }
            // The rest of a quoted text may look like a record; what follows it is one.
            guard let sure = isQuoted ? table.rows.dropFirst().first : first else { continue }
            let fitting = table.rows.count { widths.contains($0.width) }
            let share = Double(fitting) / Double(table.rows.count + table.malformed)
            if share == 1 { return start + sure.start }
            if share > best?.share ?? leastShare { best = (start + sure.start, share) }
        }
        return best?.start
    }

    /// The places behind the first line ends.
    private static func lineStarts(_ text: [UInt8], _ dialect: CSVDialect) -> [Int] {
        let lineEnd = LineEnd(rule: dialect.lineEnds)
        var starts: [Int] = []
        var place = 0
        text.withUnsafeBufferPointer { text in
            while place < text.count, starts.count < candidateLimit {
                let rest = UnsafeBufferPointer(rebasing: text[place...])
                guard let line = lineEnd.line(rest, from: 0, isFinal: false) else { return }
                place += line.next
                starts.append(place)
            }
        }
        return starts.filter { $0 < text.count }
    }

    // MARK: JSON Lines

    /// The first line that is an object from end to end. The lines of an array document end in commas.
    private static func firstObject(_ text: [UInt8], isEnd: Bool) -> Int? {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).dropFirst()
        if !isEnd, text.last != UInt8(ascii: "\n") { lines = lines.dropLast() }
        guard let first = lines.first, let line = trimmed(first), line.first == UInt8(ascii: "{"),
            line.last == UInt8(ascii: "}")
        else { return nil }
        return first.startIndex
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        guard let first = line.firstIndex(where: { !isBlank($0) }), let last = line.lastIndex(where: { !isBlank($0) })
        else { return nil }
        return line[first...last]
    }
}
