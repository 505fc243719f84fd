import MillraceColumns

/// Values of declared types: a value may be written as JSON has it or as text in a string, as in a field of CSV.
extension JSONRecordReader {
    mutating func declared(
        _ place: Int, _ row: Int, _ start: UnsafePointer<UInt8>, _ depth: Int
    ) -> UnsafePointer<UInt8>? {
        let column = columns + place
        if column.pointee.kind == .declaredText {
            return start[0] == UInt8(ascii: "\"")
                ? string(column, row, start) : json(column, row, start, depth)
        }
        guard start[0] != UInt8(ascii: "n"), let end = walker.value(start, depth) else { return nil }
        if start[0] != UInt8(ascii: "\"") { return set(place, row, start, end - start) ? end : nil }
        let content = UnsafeBufferPointer(start: start + 1, count: end - start - 2)
        guard !content.isEmpty else { return nil }
        guard content.contains(UInt8(ascii: "\\")) else {
            return set(place, row, start + 1, content.count) ? end : nil
        }
        return setEscaped(place, row, content) ? end : nil
    }

    /// As `set`, for text that has escapes.
    private func setEscaped(_ place: Int, _ row: Int, _ content: UnsafeBufferPointer<UInt8>) -> Bool {
        var copy = Array(content) + [UInt8](repeating: 0, count: 64)
        return copy.withUnsafeMutableBufferPointer { copy in
            // Safe: the copy has 64 bytes of padding, as parsers want it.
            guard let base = copy.baseAddress else { return false }
            let length = JSONText.unescape(base, content.count)
            for index in length..<content.count { copy[index] = 0 }
            return set(place, row, UnsafePointer(base), length)
        }
    }

    /// Reads text as a declared type; false where it does not fit.
    private func set(_ place: Int, _ row: Int, _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let column = columns + place
        switch column.pointee.kind {
        case .declaredBoolean:
            let value = BooleanParser.parse(text, length) ?? BooleanParser.parseDeclared(text, length)
            return set(value.map { UInt8($0 ? 1 : 0) }, column, row)
        case .declaredInt64:
            return set(Int64Parser.parse(text, length) ?? Int64Parser.parseDeclared(text, length), column, row)
        case .declaredDouble: return set(DoubleParser.parseDeclared(text, length), column, row)
        case .declaredNarrow:
            return set(workspace.layout.decimals[place]?.parseNarrow(text, length), column, row)
        case .declaredWide: return set(workspace.layout.decimals[place]?.parseWide(text, length), column, row)
        case .declaredDate: return set(DateParser.parse(text, length), column, row)
        case .declaredTimestamp: return set(JSONRecordReader.localTime(text, length), column, row)
        case .declaredTimestampTZ: return set(ZonedTimestampParser.parse(text, length), column, row)
        default: return false
        }
    }

    private func set<Value: BitwiseCopyable>(
        _ value: Value?, _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int
    ) -> Bool {
        guard let value else { return false }
        column.pointee.set(value, row)
        return true
    }
}

extension JSONColumnKind {
    /// What a declared type wants, for the message that a value is refused; never the value.
    var wanted: String {
        switch self {
        case .declaredBoolean: "boolean: neither true nor false"
        case .declaredInt64: "int64: not an integer of 64 bits"
        case .declaredDouble: "double: not a number, or out of range"
        case .declaredNarrow, .declaredWide: "decimal: not a number that fits its digits"
        case .declaredDate: "date: not a date as YYYY-MM-DD, or no such day"
        case .declaredTimestamp: "timestamp: not a date and time without a zone"
        case .declaredTimestampTZ: "timestamp_tz: not a date and time with a zone"
        case .structure: "struct: not an object of the declared fields"
        case .list: "list: not an array"
        case .declaredText, .boolean, .int64, .double, .date, .timestamp, .timestampTZ, .text, .json, .emptyObject:
            "not such a value"
        }
    }

    /// The same for a null, or for a key that is missing.
    func wantedNull(isMissing: Bool) -> String {
        let type = String(wanted.prefix { $0 != ":" })
        let what = isMissing ? "it is missing, and the schema allows no null" : "a null where the schema allows none"
        return self == .declaredText ? what : "\(type): \(what)"
    }
}
