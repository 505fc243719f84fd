/// What speaks against a delimiter that every record has equally often.
extension TableFit {
    /// Whether every record, the first one too, is as wide as the others.
    var isEven: Bool { width > 1 && fitting == records && preamble == 0 && table.malformed == 0 }

    /// The records that are looked at, below the first.
    private var sample: ArraySlice<HeadTable.Row> { tableRows.dropFirst().prefix(200) }

    /// Whether blanks or slashes follow most delimiters, as in sentences and addresses.
    var isProse: Bool {
        let later = tableRows.prefix(200).flatMap { $0.fields.dropFirst() }
        let blank = later.count { place in
            let cell = table.content(place)
            return cell.first == UInt8(ascii: " ") || cell.starts(with: Array("//".utf8))
        }
        return blank * 2 > later.count
    }

    /// Whether the records are times, or dates with times, or all have times inside, the first one too.
    var hasTimes: Bool {
        let moments = sample.count { row in
            CellShape(text(of: row)) == .date
        }
        return moments * 2 > sample.count || tableRows.prefix(200).allSatisfy { TableFit.hasClock(text(of: $0)) }
    }

    private func text(of row: HeadTable.Row) -> ArraySlice<UInt8> {
        let start = table.head.startIndex
        guard let last = row.fields.last else { return [] }
        return table.head[start + row.start..<start + table.fields[last].end]
    }

    /// Whether a colon stands between one or two digits and two digits, as in a time of day.
    private static func hasClock(_ text: ArraySlice<UInt8>) -> Bool {
        func isDigit(_ place: Int) -> Bool { text.indices.contains(place) && text[place] &- UInt8(ascii: "0") <= 9 }
        return text.indices.contains { place in
            text[place] == UInt8(ascii: ":") && isDigit(place - 1) && !(isDigit(place - 2) && isDigit(place - 3))
                && isDigit(place + 1) && isDigit(place + 2) && !isDigit(place + 3)
        }
    }

    /// Columns of nothing but numbers, or dates, below the first record.
    var typedColumns: Int {
        (0..<width).count { column in
            let kinds = Set(sample.map { CellShape(table.content($0.fields.lowerBound + column)) })
            return kinds.count == 1 && kinds.isDisjoint(with: [.text, .empty])
        }
    }

    /// Whether every delimiter of `other` is a part of one of these: no cell holds one, and none is divided by it.
    func holds(_ other: TableFit) -> Bool {
        let (run, part) = (table.dialect.delimiter, other.table.dialect.delimiter)
        guard other.isEven else { return true }
        let times = run.indices.count { run[$0...].starts(with: part) }
        return times > 0 && other.width - 1 == times * (width - 1)
    }
}
