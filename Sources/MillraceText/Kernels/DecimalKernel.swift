/// Decimals of at most 18 digits.
struct NarrowDecimalKernel: ValueKernel {
    static var empty: Int64 { 0 }
    static var readsNumbers: Bool { true }
    let parser: DecimalParser
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        parser.parseNarrow(text, length)
    }
}

/// Decimals of more than 18 digits.
struct WideDecimalKernel: ValueKernel {
    static var empty: Int128 { 0 }
    static var readsNumbers: Bool { true }
    let parser: DecimalParser
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int128? {
        parser.parseWide(text, length)
    }
}
