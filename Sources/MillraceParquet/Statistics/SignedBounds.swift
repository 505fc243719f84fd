/// Bounds of signed integers, written in as many bytes as `Stored` has.
///
/// SPEC: parquet.thrift `ColumnOrder`: INT32, INT64, DATE, TIMESTAMP and DECIMAL compare as signed numbers.
struct SignedBounds<Element: FixedWidthInteger & SignedInteger & BitwiseCopyable, Stored: FixedWidthInteger>:
    FixedBounds
{
    private var min = Element.max
    private var max = Element.min

    var isEmpty: Bool { min > max }
    var nanCount: Int { 0 }

    @inline(__always)
    mutating func add(_ values: UnsafeBufferPointer<Element>) {
        var least = min
        var greatest = max
        for value in values {
            least = value < least ? value : least
            greatest = value > greatest ? value : greatest
        }
        min = least
        max = greatest
    }

    mutating func merge(_ other: SignedBounds) {
        min = Swift.min(min, other.min)
        max = Swift.max(max, other.max)
    }

    func isOrdered(after previous: SignedBounds) -> (ascending: Bool, descending: Bool) {
        (previous.min <= min && previous.max <= max, previous.min >= min && previous.max >= max)
    }

    func encoded(width: Int) -> EncodedBounds? {
        isEmpty ? nil : EncodedBounds(min: SignedBounds.bytes(min), max: SignedBounds.bytes(max))
    }

    private static func bytes(_ value: Element) -> [UInt8] {
        withUnsafeBytes(of: Stored(truncatingIfNeeded: value).littleEndian) { [UInt8]($0) }
    }
}
