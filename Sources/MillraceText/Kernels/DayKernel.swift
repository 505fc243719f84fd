/// Reads dates in any layout.
struct DayKernel: ValueKernel {
    static var empty: Int32 { 0 }
    let reader: DayReader
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
        reader.day(text, length)
    }
}

/// Reads local timestamps in any layout; a date is its midnight.
struct MomentKernel: ValueKernel {
    static var empty: Int64 { 0 }
    let reader: DayReader
    var dates: UInt64 = 0

    init(reader: DayReader) { self.reader = reader }

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        if let value = reader.moment(text, length) { return value }
        guard let days = reader.day(text, length) else { return nil }
        dates &+= 1
        return Int64(days) &* TimestampParser.microsPerDay
    }
}
