/// Local timestamps; a date is its midnight.
struct TimestampKernel: ValueKernel {
    static var empty: Int64 { 0 }
    var dates: UInt64 = 0

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        if let value = TimestampParser.parse(text, length) { return value }
        guard let days = DateParser.parse(text, length) else { return nil }
        dates &+= 1
        return Int64(days) &* TimestampParser.microsPerDay
    }
}

/// Reads instants: timestamps with a zone.
struct ZonedTimestampKernel: ValueKernel {
    static var empty: Int64 { 0 }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        ZonedTimestampParser.parse(text, length)
    }
}
