/// What reads the values of one column in a tight loop.
protocol ValueKernel {
    associatedtype Value
    /// What stands in the slot of a null.
    static var empty: Value { get }
    /// Whether it reads numbers, whose declared marks are made plain before.
    static var readsNumbers: Bool { get }
    /// Reads a value of at least one byte; nil refuses it.
    mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Value?
}

extension ValueKernel {
    static var readsNumbers: Bool { false }
}
