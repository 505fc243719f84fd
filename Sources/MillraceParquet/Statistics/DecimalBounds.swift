/// Bounds of decimals in FIXED_LEN_BYTE_ARRAY, by value and not by their bytes.
///
/// SPEC: parquet.thrift `ColumnOrder`: DECIMAL compares as a signed number, in FIXED_LEN_BYTE_ARRAY too.
struct DecimalBounds<Element: FixedWidthInteger & SignedInteger & BitwiseCopyable>: FixedBounds {
    private var min = Element.max
    private var max = Element.min

    var isEmpty: Bool { min > max }
    var nanCount: Int { 0 }

    mutating func add(_ values: UnsafeBufferPointer<Element>) {
        for value in values {
            if value < min { min = value }
            if value > max { max = value }
        }
    }

    mutating func merge(_ other: DecimalBounds) {
        min = Swift.min(min, other.min)
        max = Swift.max(max, other.max)
    }

    func isOrdered(after previous: DecimalBounds) -> (ascending: Bool, descending: Bool) {
        (previous.min <= min && previous.max <= max, previous.min >= min && previous.max >= max)
    }

    func encoded(width: Int) -> EncodedBounds? {
        guard !isEmpty else { return nil }
        return EncodedBounds(
            min: DecimalBounds.bytes(min, width: width), max: DecimalBounds.bytes(max, width: width))
    }

    private static func bytes(_ value: Element, width: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: width)
        bytes.withUnsafeMutableBytes { buffer in
            // Safe: `store` writes `width` bytes, which is what the array has; a width is never 0.
            if let base = buffer.baseAddress { LongDecimalFormat.store(Int128(value), to: base, width: width) }
        }
        return bytes
    }
}
