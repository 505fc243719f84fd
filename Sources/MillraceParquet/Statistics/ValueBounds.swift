/// The least and the greatest of some values, in their type's own order.
protocol ValueBounds {
    init()
    /// Whether there is no value to bound (NaN is none).
    var isEmpty: Bool { get }
    var nanCount: Int { get }
    mutating func merge(_ other: Self)
    /// Whether neither bound is below (`ascending`) or above (`descending`) that of the page before.
    func isOrdered(after previous: Self) -> (ascending: Bool, descending: Bool)
    /// nil when empty, or when no upper bound short enough exists. `width` is the type's length.
    func encoded(width: Int) -> EncodedBounds?
}

/// Bounds of values of a fixed width.
protocol FixedBounds: ValueBounds {
    associatedtype Element: BitwiseCopyable
    mutating func add(_ values: UnsafeBufferPointer<Element>)
}
