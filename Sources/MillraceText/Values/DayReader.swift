/// Reads dates, and dates with a time of day, in the ways that a column or the options allow.
struct DayReader {
    /// Whether `YYYY-MM-DD` is read, and what `TimestampParser` reads.
    var readsISO = true
    /// A declared order, with any mark.
    var order: DateOrder?
    /// For years of two digits in the declared order.
    var shortYears: Int?
    /// The layout that a column's own values agree on.
    var layout: DateLayout?
    /// Whether dates with the year in front are read, with any mark.
    var readsYearFirst = false

    /// Days since 1970-01-01.
    func day(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
        if readsISO, let day = DateParser.parse(text, length) { return day }
        guard let parts = DateParts(text, length), parts.end == length else { return nil }
        return day(of: parts)
    }

    /// Microseconds since 1970-01-01T00:00:00. A date alone is not read.
    func moment(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        if readsISO, let moment = TimestampParser.parse(text, length) { return moment }
        guard let parts = DateParts(text, length), let time = DayReader.time(text, length, behind: parts),
            let day = day(of: parts)
        else { return nil }
        return Int64(day) &* TimestampParser.microsPerDay &+ time
    }

    private func day(of parts: DateParts) -> Int32? {
        if let order, let day = parts.day(order, shortYears: shortYears) { return day }
        if let layout, layout.mark == parts.mark { return parts.day(layout.order) }
        return readsYearFirst ? parts.day(.yearFirst) : nil
    }

    /// The time behind a date, in microseconds since midnight.
    static func time(_ text: UnsafePointer<UInt8>, _ length: Int, behind parts: DateParts) -> Int64? {
        let start = parts.end + 1
        guard start < length else { return nil }
        return switch text[parts.end] {
        case UInt8(ascii: "T"): TimestampParser.parseTime(text + start, length - start)
        case UInt8(ascii: " "): ClockParser.parse(text + start, length - start)
        default: nil
        }
    }
}
