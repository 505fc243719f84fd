// A CSV reader that is only there to be obviously right: one byte at a time, states as nouns, RFC 4180 and nothing else.

/// What stands in a field: an empty one without quotes is a null.
struct SlowField: Hashable {
    var bytes: [UInt8] = []
    var isQuoted = false
    /// Where it starts in the object, its quote included.
    var start = 0

    var isNull: Bool { bytes.isEmpty && !isQuoted }
}

/// Why a record cannot be read, and where.
struct SlowFault: Hashable {
    var reason: String
    var record: Int
    var line: Int
    var column: Int?
    var byte: Int
}

struct SlowTable: Hashable {
    var names: [String]?
    var rows: [[SlowField]] = []
    var fault: SlowFault?
}

struct SlowCSV {
    enum State { case fieldStart, plainField, quotedField, quoteInQuotedField, returnAfterQuote }

    let delimiter: UInt8
    let quote: UInt8 = 0x22

    /// The table of a whole object, up to its first malformed record.
    func read(_ input: [UInt8]) -> SlowTable {
        let skipped = input.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var machine = Machine(delimiter: delimiter, quote: quote)
        for offset in skipped..<input.count {
            machine.take(input[offset], at: offset)
            if machine.table.fault != nil { return machine.table }
        }
        machine.end(at: input.count)
        return machine.table
    }

    struct Machine {
        let delimiter: UInt8
        let quote: UInt8
        var table = SlowTable()
        var state = State.fieldStart
        var field = SlowField()
        var record: [SlowField] = []
        var line = 1
        /// The line that each field of the record starts in.
        var fieldLines: [Int] = []
        var fieldLine = 1
        var isFirstByteOfField = true

        init(delimiter: UInt8, quote: UInt8) {
            self.delimiter = delimiter
            self.quote = quote
        }

        var recordNumber: Int { table.names == nil ? 0 : table.rows.count + 1 }

        mutating func fail(_ reason: String, column: Int?, byte: Int, line: Int) {
            table.fault = SlowFault(reason: reason, record: recordNumber, line: line, column: column, byte: byte)
        }

        mutating func take(_ byte: UInt8, at offset: Int) {
            if isFirstByteOfField {
                field.start = offset
                fieldLine = line
                isFirstByteOfField = false
            }
            switch state {
            case .fieldStart, .plainField: takeOutside(byte, offset)
            case .quotedField:
                if byte == quote { state = .quoteInQuotedField } else { field.bytes.append(byte) }
            case .quoteInQuotedField:
                if byte == quote {
                    field.bytes.append(byte)
                    state = .quotedField
                } else if byte == 0x0D {
                    state = .returnAfterQuote
                } else if byte == delimiter || byte == 0x0A {
                    endField(byte, offset)
                } else {
                    fail("text_after_quote", column: record.count + 1, byte: offset, line: line)
                }
            case .returnAfterQuote:
                if byte == 0x0A {
                    endField(byte, offset)
                } else {
                    fail("text_after_quote", column: record.count + 1, byte: offset - 1, line: line)
                }
            }
            if byte == 0x0A { line += 1 }
        }

        mutating func takeOutside(_ byte: UInt8, _ offset: Int) {
            if byte == quote {
                if state == .fieldStart {
                    field.isQuoted = true
                    state = .quotedField
                } else {
                    fail("quote_in_field", column: record.count + 1, byte: offset, line: line)
                }
            } else if byte == delimiter || byte == 0x0A {
                endField(byte, offset)
            } else {
                field.bytes.append(byte)
                state = .plainField
            }
        }

        mutating func endField(_ byte: UInt8, _ offset: Int) {
            if byte == 0x0A, state == .plainField, field.bytes.last == 0x0D { field.bytes.removeLast() }
            record.append(field)
            fieldLines.append(fieldLine)
            field = SlowField()
            state = .fieldStart
            isFirstByteOfField = true
            if byte == 0x0A { endRecord() }
        }

        mutating func endRecord() {
            defer {
                record = []
                fieldLines = []
            }
            let isBlank = record.count == 1 && record[0].isNull
            guard let names = table.names else {
                if !isBlank { takeHeader() }
                return
            }
            if isBlank, names.count > 1 { return }
            if record.count < names.count {
                return fail("too_few_fields", column: record.count + 1, byte: record[0].start, line: fieldLines[0])
            }
            if record.count > names.count {
                let surplus = record[names.count]
                return fail(
                    "too_many_fields", column: names.count + 1, byte: surplus.start, line: fieldLines[names.count])
            }
            if checkUTF8() { table.rows.append(record) }
        }

        mutating func takeHeader() {
            guard checkUTF8() else { return }
            table.names = record.map { String(decoding: $0.bytes, as: UTF8.self) }
        }

        /// Tests of invalid bytes keep them out of quoted fields, so that content and text have the same offsets.
        mutating func checkUTF8() -> Bool {
            for (column, field) in record.enumerated() {
                var decoder = UTF8()
                var iterator = field.bytes.makeIterator()
                var good = 0
                while case .scalarValue(let scalar) = decoder.decode(&iterator) {
                    good += String(scalar).utf8.count
                }
                guard good < field.bytes.count else { continue }
                let byte = field.start + (field.isQuoted ? 1 : 0) + good
                fail("invalid_utf8", column: column + 1, byte: byte, line: fieldLines[column])
                return false
            }
            return true
        }

        mutating func end(at offset: Int) {
            switch state {
            case .quotedField:
                fail("unclosed_quote", column: record.count + 1, byte: field.start, line: fieldLine)
            case .fieldStart where record.isEmpty: break
            default:
                if isFirstByteOfField {
                    field.start = offset
                    fieldLine = line
                }
                if state == .returnAfterQuote { state = .quoteInQuotedField }
                endField(0x0A, offset)
            }
        }
    }
}
