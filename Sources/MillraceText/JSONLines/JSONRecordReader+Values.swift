import CMillraceScan
import MillraceColumns

/// The values that stand in one slot. Each returns nil where the value is of another class, and null too: `value` sees to that.
extension JSONRecordReader {
    @inline(__always) mutating func string(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        guard start[0] == UInt8(ascii: "\"") else { return nil }
        let end = start + 1 + millrace_json_plain(start + 1)
        guard end[0] == UInt8(ascii: "\"") else { return escapedString(column, row, start, end) }
        column.pointee.set(view(start + 1, end), row)
        return end + 1
    }

    @inline(never) private mutating func escapedString(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>,
        _ special: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        guard let behind = walker.stringRest(special) else { return nil }
        var escaped = view(start + 1, behind - 1)
        escaped.length |= JSONColumn.escapedBit
        column.pointee.hasEscapes = true
        column.pointee.set(escaped, row)
        return behind
    }

    @inline(__always) private func view(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> BinaryView {
        BinaryView(
            offset: UInt32(truncatingIfNeeded: start - text), length: UInt32(truncatingIfNeeded: end - start))
    }

    /// Any value but null, as its text.
    @inline(__always) mutating func json(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>, _ depth: Int
    ) -> UnsafePointer<UInt8>? {
        guard start[0] != UInt8(ascii: "n"), let end = walker.value(start, depth) else { return nil }
        column.pointee.set(view(start, end), row)
        return end
    }

    /// An object without fields, as its text.
    mutating func emptyObject(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        guard start[0] == UInt8(ascii: "{") else { return nil }
        let end = walker.space(start + 1)
        guard end[0] == UInt8(ascii: "}") else { return nil }
        column.pointee.set(view(start, end + 1), row)
        return end + 1
    }

    @inline(__always) mutating func int64(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        let word = DigitWord.load(start)
        let others = DigitWord.others(word ^ DigitWord.zeros)
        let digits = others.trailingZeroBitCount >> 3
        // One to seven digits, and what ends them in the same word.
        guard UInt(bitPattern: digits &- 1) < 7, start[0] != UInt8(ascii: "0") || digits == 1,
            endsInteger(start[digits])
        else {
            return longInt64(column, row, start)
        }
        column.pointee.set(
            Int64(truncatingIfNeeded: DigitWord.number(DigitWord.values(word, count: digits))), row)
        return start + digits
    }

    /// Whether a number goes no further than its integer digits.
    @inline(__always) private func endsInteger(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: ".") && byte | 0x20 != UInt8(ascii: "e")
    }

    @inline(never) private func longInt64(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        let sign = start[0] == UInt8(ascii: "-") ? 1 : 0
        let length = sign + JSONText.digitCount(start + sign)
        guard length > sign, endsInteger(start[length]), let value = Int64Parser.parse(start, length) else {
            return nil
        }
        column.pointee.set(value, row)
        return start + length
    }

    @inline(__always) mutating func double(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        let sign = start[0] == UInt8(ascii: "-") ? 1 : 0
        let first = start + sign
        let word = DigitWord.load(first)
        let whole = DigitWord.others(word ^ DigitWord.zeros).trailingZeroBitCount >> 3
        // One to seven digits on both sides of the point: each in a word with what ends them.
        guard UInt(bitPattern: whole &- 1) < 7, first[whole] == UInt8(ascii: "."),
            first[0] != UInt8(ascii: "0") || whole == 1
        else { return longDouble(column, row, start) }
        let point = first + whole
        let fractionWord = DigitWord.load(point + 1)
        let fraction = DigitWord.others(fractionWord ^ DigitWord.zeros).trailingZeroBitCount >> 3
        guard UInt(bitPattern: fraction &- 1) < 7, endsInteger(point[fraction + 1]) else {
            return longDouble(column, row, start)
        }
        let digits =
            DigitWord.number(DigitWord.values(word, count: whole)) &* PowersOfTen.integers[fraction]
            &+ DigitWord.number(DigitWord.values(fractionWord, count: fraction))
        // As `DoubleParser` has it: both operands are exact, and so few digits always come back.
        let magnitude = Double(Int64(bitPattern: digits)) / PowersOfTen.doubles[fraction]
        column.pointee.set(sign == 0 ? magnitude : -magnitude, row)
        return point + fraction + 1
    }

    @inline(never) private mutating func longDouble(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        guard start[0] == UInt8(ascii: "-") || start[0] &- UInt8(ascii: "0") <= 9, let end = walker.number(start) else {
            return nil
        }
        if let value = DoubleParser.parse(start, end - start) {
            column.pointee.set(value, row)
            return end
        }
        guard let value = Int64Parser.parse(start, end - start), !Int64Parser.isWide(value) else { return nil }
        column.pointee.set(Double(value), row)
        return end
    }

    @inline(__always) mutating func boolean(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        if JSONText.has(JSONText.trueWord, at: start) {
            column.pointee.set(UInt8(1), row)
            return start + 4
        }
        guard start[0] == UInt8(ascii: "f"), JSONText.has(JSONText.alseWord, at: start + 1) else { return nil }
        column.pointee.set(UInt8(0), row)
        return start + 5
    }

    /// Dates and timestamps in strings.
    mutating func temporal(
        _ column: UnsafeMutablePointer<JSONColumn>, _ row: Int, _ start: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        guard start[0] == UInt8(ascii: "\"") else { return nil }
        let length = millrace_json_plain(start + 1)
        guard start[length + 1] == UInt8(ascii: "\""), length >= 10 else { return nil }
        switch column.pointee.kind {
        case .date:
            guard let days = DateParser.parse(start + 1, length) else { return nil }
            column.pointee.set(days, row)
        case .timestampTZ:
            guard let instant = ZonedTimestampParser.parse(start + 1, length) else { return nil }
            column.pointee.set(instant, row)
        default:
            guard let local = JSONRecordReader.localTime(start + 1, length) else { return nil }
            column.pointee.set(local, row)
        }
        return start + length + 2
    }

    /// Microseconds; a date is its midnight.
    static func localTime(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        if let value = TimestampParser.parse(text, length) { return value }
        return DateParser.parse(text, length).map { Int64($0) * TimestampParser.microsPerDay }
    }
}
