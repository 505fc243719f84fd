/// Bounds of doubles: NaN is counted and never a bound; a zero bound is written so that it covers both zeros.
///
/// SPEC: parquet.thrift `ColumnOrder`, the rules for TYPE_ORDER of floating point columns.
struct DoubleBounds: FixedBounds {
    private var min = Double.infinity
    private var max = -Double.infinity
    private(set) var nanCount = 0

    var isEmpty: Bool { min > max }

    @inline(__always)
    mutating func add(_ values: UnsafeBufferPointer<Double>) {
        var least = min
        var greatest = max
        var nans = 0
        for value in values {
            // Comparisons with NaN are false, so NaN never gets in.
            least = value < least ? value : least
            greatest = value > greatest ? value : greatest
            nans &+= value != value ? 1 : 0
        }
        min = least
        max = greatest
        nanCount += nans
    }

    mutating func merge(_ other: DoubleBounds) {
        if other.min < min { min = other.min }
        if other.max > max { max = other.max }
        nanCount += other.nanCount
    }

    func isOrdered(after previous: DoubleBounds) -> (ascending: Bool, descending: Bool) {
        (previous.min <= min && previous.max <= max, previous.min >= min && previous.max >= max)
    }

    func encoded(width: Int) -> EncodedBounds? {
        guard !isEmpty else { return nil }
        return EncodedBounds(
            min: DoubleBounds.bytes(min == 0 ? -0.0 : min), max: DoubleBounds.bytes(max == 0 ? 0.0 : max))
    }

    private static func bytes(_ value: Double) -> [UInt8] {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { [UInt8]($0) }
    }
}
