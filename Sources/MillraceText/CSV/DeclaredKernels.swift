// The kernels of declared types: what inference would take, and a little more.

struct DeclaredBooleanKernel: ValueKernel {
    static let empty: UInt8 = 0
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt8? {
        (BooleanParser.parse(text, length) ?? BooleanParser.parseDeclared(text, length)).map { $0 ? 1 : 0 }
    }
}

struct DeclaredInt64Kernel: ValueKernel {
    static var empty: Int64 { 0 }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        Int64Parser.parse(text, length) ?? Int64Parser.parseDeclared(text, length)
    }
}

struct DeclaredDoubleKernel: ValueKernel {
    static var empty: Double { 0 }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        DoubleParser.parse(text, length) ?? DoubleParser.parseDeclared(text, length)
    }
}

/// Decimals of at most 18 digits.
struct NarrowDecimalKernel: ValueKernel {
    static var empty: Int64 { 0 }
    let parser: DecimalParser
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        parser.parseNarrow(text, length)
    }
}

/// Decimals of more than 18 digits.
struct WideDecimalKernel: ValueKernel {
    static var empty: Int128 { 0 }
    let parser: DecimalParser
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int128? {
        parser.parseWide(text, length)
    }
}
