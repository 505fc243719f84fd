import MillraceColumns

/// Values as text: ISO dates and times, exact decimals, JSON for everything that nests.
enum CellText {
    /// A value as JSON; dates, times and decimals become strings, so that nothing is lost in a reader's doubles.
    static func json(_ cell: Cell, _ type: LogicalType) -> String {
        switch (cell, type) {
        case (.null, _): "null"
        case (.boolean(let value), _): value ? "true" : "false"
        case (.int64(let value), _): "\(value)"
        case (.double(let value), _): value.isFinite ? "\(value)" : JSONText.quoted("\(value)")
        case (.string(let text), _): JSONText.quoted(text)
        case (.structure(let cells), .structure(let fields)):
            "{" + zip(fields, cells).map { JSONText.quoted($0.name) + ":" + json($1, $0.type) }.joined(separator: ",")
                + "}"
        case (.list(let cells), .list(let element)):
            "[" + cells.map { json($0, element.type) }.joined(separator: ",") + "]"
        case (.map(let entries), .map(let key, let value)): map(entries, key.type, value.type)
        default: JSONText.quoted(plain(cell, type))
        }
    }

    /// A value that does not nest, as bare text.
    static func plain(_ cell: Cell, _ type: LogicalType) -> String {
        switch (cell, type) {
        case (.date(let days), _): date(Int64(days))
        case (.timestamp(let micros), .timestamp(let isAdjustedToUTC)): timestamp(micros) + (isAdjustedToUTC ? "Z" : "")
        case (.decimal(let unscaled), .decimal(_, let scale)): decimal(unscaled, scale: scale)
        case (.string(let text), _): text
        default: json(cell, type)
        }
    }

    /// A map whose keys are strings is an object, any other a list of pairs.
    private static func map(_ entries: [Cell.Entry], _ key: LogicalType, _ value: LogicalType) -> String {
        if key == .string {
            return "{" + entries.map { json($0.key, key) + ":" + json($0.value, value) }.joined(separator: ",") + "}"
        }
        return "[" + entries.map { "[" + json($0.key, key) + "," + json($0.value, value) + "]" }.joined(separator: ",")
            + "]"
    }

    static func decimal(_ unscaled: Int128, scale: Int) -> String {
        guard scale > 0 else { return "\(unscaled)" }
        let digits = String(unscaled.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return (unscaled < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// `2026-11-22`, from days since 1970-01-01 in the proleptic Gregorian calendar.
    static func date(_ days: Int64) -> String {
        // Years are counted from March, so that a leap day is the last day of its year; 719,468 days lie before 1970-01-01.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(civilMonth, 2))-\(padded(day, 2))"
    }

    /// `2026-11-22T18:04:31` with six digits behind the second where they are not all zero.
    static func timestamp(_ micros: Int64) -> String {
        let perDay: Int64 = 86_400_000_000
        let days = micros >= 0 ? micros / perDay : (micros - perDay + 1) / perDay
        let rest = micros - days * perDay
        let seconds = rest / 1_000_000
        let fraction = rest % 1_000_000
        let time = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return date(days) + "T" + time + (fraction == 0 ? "" : "." + padded(fraction, 6))
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
