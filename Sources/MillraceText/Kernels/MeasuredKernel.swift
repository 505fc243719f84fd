/// Reads numbers with another kernel, and takes in how many digits they have.
struct MeasuredKernel<Base: ValueKernel>: ValueKernel {
    static var empty: Base.Value { Base.empty }
    static var readsNumbers: Bool { true }
    var base: Base
    var extent = DecimalExtent()

    init(_ base: Base) { self.base = base }

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Base.Value? {
        guard let value = base.parse(text, length) else { return nil }
        extent.take(text, length)
        return value
    }
}

/// Reads numbers as decimals that inference has predicted, and counts the classes that they are in.
struct PredictedDecimalKernel<Base: ValueKernel>: ValueKernel {
    static var empty: Base.Value { Base.empty }
    static var readsNumbers: Bool { true }
    var base: Base
    /// Of all classes, by raw value.
    var counts = InlineArray<16, UInt64>(repeating: 0)

    init(_ base: Base) { self.base = base }

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Base.Value? {
        let valueClass = ValueClass.of(text, length)
        guard valueClass.isFiniteNumber, let value = base.parse(text, length) else { return nil }
        counts[valueClass.rawValue] &+= 1
        return value
    }
}
