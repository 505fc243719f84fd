// The kernels by which columns are read. Those of inference count what `ColumnSummary.resolvedType` depends on, no more.

struct BooleanKernel: ValueKernel {
    static let empty: UInt8 = 0
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt8? {
        BooleanParser.parse(text, length).map { $0 ? 1 : 0 }
    }
}

struct Int64Kernel: ValueKernel {
    static var empty: Int64 { 0 }
    var wide: UInt64 = 0

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard let value = Int64Parser.parse(text, length) else { return nil }
        wide &+= Int64Parser.isWide(value) ? 1 : 0
        return value
    }
}

struct DoubleKernel: ValueKernel {
    static var empty: Double { 0 }
    var integers: UInt64 = 0
    var nonFinite: UInt64 = 0

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        DoubleParser.parse(text, length) ?? parseOther(text, length)
    }

    @inline(never) private mutating func parseOther(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        if let value = Int64Parser.parse(text, length) {
            guard !Int64Parser.isWide(value) else { return nil }
            integers &+= 1
            return Double(value)
        }
        guard let value = DoubleParser.parseNonFinite(text, length) else { return nil }
        nonFinite &+= 1
        return value
    }
}

struct DateKernel: ValueKernel {
    static var empty: Int32 { 0 }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
        DateParser.parse(text, length)
    }
}

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

struct ZonedTimestampKernel: ValueKernel {
    static var empty: Int64 { 0 }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        ZonedTimestampParser.parse(text, length)
    }
}
