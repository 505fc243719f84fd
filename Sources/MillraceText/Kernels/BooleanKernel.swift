/// Reads booleans as inference takes them.
struct BooleanKernel: ValueKernel {
    static let empty: UInt8 = 0
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt8? {
        BooleanParser.parse(text, length).map { $0 ? 1 : 0 }
    }
}

/// Reads a column declared boolean.
struct DeclaredBooleanKernel: ValueKernel {
    static let empty: UInt8 = 0
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt8? {
        (BooleanParser.parse(text, length) ?? BooleanParser.parseDeclared(text, length)).map { $0 ? 1 : 0 }
    }
}
