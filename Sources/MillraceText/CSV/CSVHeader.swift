import MillraceBytes
import MillraceColumns

/// The names of the columns, made unique without regard to case.
package struct CSVHeader: Hashable, Sendable {
    /// At least one; none is empty.
    package let names: [String]
    /// The columns that one name stands above, without regard to case, where that is more than one column: by the names that they have here.
    package let repeated: [[String]]

    package var count: Int { names.count }

    /// Names as they stand in the first record, blanks around them taken off: an empty one becomes `column_3` (its place, from 1), a repeated one `name_2`.
    ///
    /// A name that stands there once keeps it, whatever was repeated before it.
    package init(rawNames: [String]) {
        let wanted = rawNames.map(CSVHeader.trimmed).enumerated().map { $1.isEmpty ? "column_\($0 + 1)" : $1 }
        let reserved = Set(wanted.map { $0.lowercased() })
        var taken: Set<String> = []
        var suffixes: [String: Int] = [:]
        var unique: [String] = []
        for name in wanted {
            let folded = name.lowercased()
            guard taken.contains(folded) else {
                taken.insert(folded)
                unique.append(name)
                continue
            }
            var suffix = suffixes[folded] ?? 2
            while reserved.contains("\(folded)_\(suffix)") || taken.contains("\(folded)_\(suffix)") { suffix += 1 }
            suffixes[folded] = suffix + 1
            taken.insert("\(folded)_\(suffix)")
            unique.append("\(name)_\(suffix)")
        }
        names = unique
        let groups = Dictionary(grouping: wanted.indices) { wanted[$0].lowercased() }
        repeated = groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }.map { $0.map { unique[$0] } }
    }

    private static func trimmed(_ name: String) -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "\u{FEFF}" }
        var scalars = name.unicodeScalars[...]
        while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        return String(scalars)
    }

    /// `column_1`, `column_2` and so on, for an object without a header.
    package init(columnCount: Int) {
        names = (0..<columnCount).map { "column_\($0 + 1)" }
        repeated = []
    }
}

extension CSVHeader {
    /// The most columns of a table whose records may have `recordLimit` bytes. A column takes thousands of bytes before its first value, so a
    /// header of millions of short names is refused while it is text.
    static func limit(recordLimit: Int) -> Int { max(recordLimit / 800, 1000) }

    /// The fault of a first record with more fields than that; `position` is the record's.
    static func tooManyColumns(_ count: Int, recordLimit: Int, at position: SourcePosition) -> RecordFault? {
        let limit = limit(recordLimit: recordLimit)
        guard count > limit else { return nil }
        var position = position
        position.column = limit + 1
        return RecordFault(
            reason: .tooManyColumns, position: position,
            detail: "\(count) columns are more than the \(limit) that there is memory for")
    }
}
