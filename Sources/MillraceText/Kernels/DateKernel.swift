/// Reads dates.
struct DateKernel: ValueKernel {
    static var empty: Int32 { 0 }
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
        DateParser.parse(text, length)
    }
}
