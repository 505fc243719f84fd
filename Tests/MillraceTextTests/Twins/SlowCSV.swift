// A CSV reader that is only there to be obviously right: it has the whole text at hand, looks at one byte after the other, and
// keeps nothing between two records.

import MillraceText

/// What stands in a field: an empty one without quotes is a null.
struct SlowField: Hashable {
    var bytes: [UInt8] = []
    var isQuoted = false
    /// Where it starts in the object, its quote included, and where it ends.
    var start = 0
    var end = 0

    var isNull: Bool { bytes.isEmpty && !isQuoted }
}

/// Why a record cannot be read, and where.
struct SlowFault: Hashable {
    var reason: String
    var record: Int
    var line: Int
    var column: Int?
    var byte: Int
    /// Of a rejected record: where it begins, and what stands there.
    var start: Int?
    var startLine: Int?
    var raw: [UInt8]?
}

struct SlowTable: Hashable {
    var names: [String]?
    var rows: [[SlowField]] = []
    var rejects: [SlowFault] = []
    /// What ended the reading.
    var fault: SlowFault?
}

struct SlowCSV {
    let dialect: CSVDialect

    init(_ dialect: CSVDialect = .comma) { self.dialect = dialect }

    init(delimiter: UInt8) { dialect = CSVDialect(delimiter: delimiter) }

    /// The table of a whole object.
    func read(_ input: [UInt8]) -> SlowTable {
        var table = SlowTable()
        var place = input.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for _ in 0..<dialect.skipLines where place < input.count { place = lineEnd(input, place).next }
        var columns: Int?
        var records = 0
        while place < input.count, table.fault == nil {
            let start = place
            if !dialect.comment.isEmpty, input[start...].starts(with: dialect.comment) {
                place = lineEnd(input, start).next
                continue
            }
            var record = SlowRecord(input, start: start, dialect: dialect)
            record.read()
            let line = lineEnd(input, start)
            place = record.malformation == nil ? record.next : line.next
            if record.malformation == nil, record.fields.count == 1, record.fields[0].isNull, columns != 1 { continue }
            let isHeader = columns == nil && dialect.hasHeader
            let isTrailing = dialect.hasTrailingDelimiter && record.fields.last.map { $0.start == $0.end } ?? false
            if columns == nil, !isHeader, record.malformation == nil {
                columns = record.fields.count - (isTrailing && record.fields.count > 1 ? 1 : 0)
                table.names = (0..<(columns ?? 0)).map { "column_\($0 + 1)" }
            }
            let number = isHeader ? 0 : records + 1
            if var fault = record.malformation ?? check(record, input, columns) {
                fault.record = number
                // Of a malformed record only its first line is given up.
                if record.malformation != nil, fault.byte > line.end {
                    fault.byte = min(record.brokenField, line.end)
                }
                fault.line = 1 + lineEnds(input, upTo: fault.byte)
                fault.raw = Array(input[start..<(record.malformation == nil ? record.end : line.end)])
                if columns == nil {
                    fault.raw = nil
                    table.fault = fault
                } else {
                    fault.start = start
                    fault.startLine = 1 + lineEnds(input, upTo: start)
                    table.rejects.append(fault)
                    records += 1
                }
                continue
            }
            if isHeader {
                columns = record.fields.count
                table.names = record.fields.map { String(decoding: $0.bytes, as: UTF8.self) }
                continue
            }
            if isTrailing, record.fields.count == columns.map({ $0 + 1 }) { record.fields.removeLast() }
            table.rows.append(record.fields)
            records += 1
        }
        return table
    }

    /// Ragged, or not UTF-8.
    private func check(_ record: SlowRecord, _ input: [UInt8], _ columns: Int?) -> SlowFault? {
        let count = record.fields.count
        let first = record.fields[0].start
        let isTrailing =
            dialect.hasTrailingDelimiter && count == columns.map { $0 + 1 }
            && record.fields[count - 1].start == record.fields[count - 1].end
        if let columns, count != columns, !isTrailing {
            let isShort = count < columns
            return SlowFault(
                reason: isShort ? "too_few_fields" : "too_many_fields", record: 0, line: 0,
                column: isShort ? count + 1 : columns + 1, byte: isShort ? first : record.fields[columns].start)
        }
        // Judged by what the fields mean: an escape may stand between two bytes of a character.
        guard record.fields.contains(where: { SlowCSV.invalid($0.bytes) != nil }) else { return nil }
        let byte = first + (SlowCSV.invalid(Array(input[first..<record.end])) ?? 0)
        let column = (record.fields.firstIndex { $0.end > byte } ?? 0) + 1
        return SlowFault(reason: "invalid_utf8", record: 0, line: 0, column: column, byte: byte)
    }

    private static func invalid(_ bytes: [UInt8]) -> Int? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var good = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { good += String(scalar).utf8.count }
        return good < bytes.count ? good : nil
    }

    /// The end of the line that `place` stands in, without and with its line end.
    private func lineEnd(_ input: [UInt8], _ place: Int) -> (end: Int, next: Int) {
        var here = place
        while here < input.count, SlowCSV.lineEndLength(input, here, dialect) == 0 { here += 1 }
        let length = here < input.count ? SlowCSV.lineEndLength(input, here, dialect) : 0
        let isReturn = dialect.lineEnds == .feeds && here > place && input[here - 1] == 0x0D
        return (isReturn ? here - 1 : here, here + length)
    }

    static func lineEndLength(_ input: [UInt8], _ place: Int, _ dialect: CSVDialect) -> Int {
        let rest = input[place...].prefix(3)
        if rest.first == 0x0A { return 1 }
        guard dialect.lineEnds == .any, rest.first == 0x0D else { return 0 }
        if Array(rest) == [0x0D, 0x0D, 0x0A] { return 3 }
        return rest.dropFirst().first == 0x0A ? 2 : 1
    }

    private func lineEnds(_ input: [UInt8], upTo end: Int) -> Int {
        let text = Array(input[..<end])
        var place = 0
        var count = 0
        while place < end {
            let length = SlowCSV.lineEndLength(text, place, dialect)
            count += length > 0 ? 1 : 0
            place += max(length, 1)
        }
        return count
    }
}

/// One record, as far as it goes.
struct SlowRecord {
    let input: [UInt8]
    let dialect: CSVDialect
    var fields: [SlowField] = []
    var malformation: SlowFault?
    /// Where the field begins whose quotes are wrong.
    var brokenField = 0
    /// Without its line end.
    var end: Int
    /// Behind its line end.
    var next: Int

    init(_ input: [UInt8], start: Int, dialect: CSVDialect) {
        self.input = input
        self.dialect = dialect
        end = start
        next = start
    }

    mutating func read() {
        while malformation == nil, readField() {}
    }

    private func isDelimiter(_ place: Int) -> Bool { input[place...].starts(with: dialect.delimiter) }

    /// Reads the field at `next`; whether another one follows.
    private mutating func readField() -> Bool {
        var field = SlowField(start: next)
        var place = next
        if place < input.count, input[place] == dialect.quote {
            field.isQuoted = true
            guard let close = readQuoted(&field) else { return false }
            place = close
        } else {
            place = readPlain(&field)
        }
        if field.isQuoted { field.end = place }
        if place < input.count, isDelimiter(place) {
            next = place + dialect.delimiter.count
            fields.append(field)
            return true
        }
        end = field.end
        var length = place < input.count ? SlowCSV.lineEndLength(input, place, dialect) : 0
        if field.isQuoted, place < input.count, length == 0 {
            let isReturn = dialect.lineEnds == .feeds && input[place] == 0x0D
            guard isReturn, place + 1 == input.count || input[place + 1] == 0x0A else {
                brokenField = field.start
                malformation = SlowFault(
                    reason: "text_after_quote", record: 0, line: 0, column: fields.count + 1, byte: place)
                return false
            }
            length = min(2, input.count - place)
        }
        next = place + length
        fields.append(field)
        return false
    }

    /// Whether an escape stands here, and something behind it that it escapes.
    private func isEscape(_ place: Int) -> Bool {
        guard let escape = dialect.escape, escape != dialect.quote, input[place] == escape else { return false }
        guard place + 1 < input.count else { return false }
        let signs = Array("\"'\n\r,;|\t".utf8) + [escape] + dialect.delimiter + dialect.comment.prefix(1)
        return (signs + [dialect.quote ?? escape]).contains(input[place + 1])
    }

    /// Reads to the closing quote; the place behind it.
    private mutating func readQuoted(_ field: inout SlowField) -> Int? {
        var place = next + 1
        while place < input.count {
            if isEscape(place) {
                field.bytes.append(input[place + 1])
                place += 2
            } else if input[place] == dialect.quote {
                guard place + 1 < input.count, input[place + 1] == dialect.quote else { return place + 1 }
                field.bytes.append(input[place])
                place += 2
            } else {
                field.bytes.append(input[place])
                place += 1
            }
        }
        brokenField = field.start
        malformation = SlowFault(
            reason: "unclosed_quote", record: 0, line: 0, column: fields.count + 1, byte: field.start)
        return nil
    }

    /// Reads to a delimiter or a line end; the place of it.
    private mutating func readPlain(_ field: inout SlowField) -> Int {
        var place = next
        var wasEscaped = false
        while place < input.count {
            if isEscape(place) {
                wasEscaped = true
                field.bytes.append(input[place + 1])
                place += 2
                continue
            }
            field.end = place
            if isDelimiter(place) { return place }
            if SlowCSV.lineEndLength(input, place, dialect) > 0 { break }
            wasEscaped = false
            field.bytes.append(input[place])
            place += 1
        }
        field.end = place
        if dialect.lineEnds == .feeds, !wasEscaped, field.bytes.last == 0x0D {
            field.bytes.removeLast()
            field.end -= 1
        }
        return place
    }
}
