/// Reads dates of one layout.
struct LaidOutDayKernel: ValueKernel {
    static var empty: Int32 { 0 }
    let padded: PaddedDay
    let reader: DayReader

    /// `reader` reads what the layout's common shape is not.
    init(_ layout: DateLayout, reader: DayReader) {
        padded = PaddedDay(layout)
        self.reader = reader
    }

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
        if length == 10, let day = padded.parsePrefix(text) { return day }
        return reader.day(text, length)
    }
}

/// Reads timestamps of one layout, and takes in how their times are written. ISO's own are not among them.
struct LaidOutMomentKernel: ValueKernel {
    static var empty: Int64 { 0 }
    let padded: PaddedDay
    let reader: DayReader
    var clocks: ClockShapes = []

    init(_ layout: DateLayout) {
        padded = PaddedDay(layout)
        reader = DayReader(readsISO: false, layout: layout)
    }

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard length >= 16, text[10] == UInt8(ascii: " "), let day = padded.parsePrefix(text),
            let time = TimestampParser.parseTime(text + 11, length - 11), text[4] != UInt8(ascii: "-")
        else { return parseOther(text, length) }
        clocks.formUnion(length == 16 ? .minutes : length == 19 ? .seconds : .fractions)
        return Int64(day) &* TimestampParser.microsPerDay &+ time
    }

    @inline(never) private mutating func parseOther(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard let value = reader.moment(text, length), let parts = DateParts(text, length) else { return nil }
        if parts.mark == UInt8(ascii: "-"), TimestampParser.parse(text, length) != nil { return nil }
        clocks.formUnion(ClockShapes(text, length, behind: parts))
        return value
    }
}
