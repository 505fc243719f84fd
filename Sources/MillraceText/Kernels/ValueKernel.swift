/// What reads the values of one column in a tight loop.
protocol ValueKernel {
    associatedtype Value
    /// What stands in the slot of a null.
    static var empty: Value { get }
    /// Reads a value of at least one byte; nil refuses it.
    mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Value?
}
