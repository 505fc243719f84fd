/// Reads integers that print back, and counts those that some double is not.
struct Int64Kernel: ValueKernel {
    static var empty: Int64 { 0 }
    static var readsNumbers: Bool { true }
    var wide: UInt64 = 0

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard let value = Int64Parser.parse(text, length) else { return nil }
        wide &+= Int64Parser.isWide(value) ? 1 : 0
        return value
    }
}

/// Reads a column declared int64.
struct DeclaredInt64Kernel: ValueKernel {
    static var empty: Int64 { 0 }
    static var readsNumbers: Bool { true }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        Int64Parser.parse(text, length) ?? Int64Parser.parseDeclared(text, length)
    }
}
