/// Reads numbers that a double gives back, and counts integers and non-finite values among them.
struct DoubleKernel: ValueKernel {
    static var empty: Double { 0 }
    static var readsNumbers: Bool { true }
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

/// Reads a column declared double.
struct DeclaredDoubleKernel: ValueKernel {
    static var empty: Double { 0 }
    static var readsNumbers: Bool { true }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        DoubleParser.parse(text, length) ?? DoubleParser.parseDeclared(text, length)
    }
}
