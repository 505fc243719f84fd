/// Bounds of decimals of 19 to 38 digits, by value and not by their bytes.
///
/// SPEC: parquet.thrift `ColumnOrder`: DECIMAL compares as a signed number, in FIXED_LEN_BYTE_ARRAY too.
struct LongDecimalBounds: FixedBounds {
    private var min = Int128.max
    private var max = Int128.min

    var isEmpty: Bool { min > max }
    var nanCount: Int { 0 }

    mutating func add(_ values: UnsafeBufferPointer<Int128>) {
        for value in values {
            if value < min { min = value }
            if value > max { max = value }
        }
    }

    mutating func merge(_ other: LongDecimalBounds) {
        min = Swift.min(min, other.min)
        max = Swift.max(max, other.max)
    }

    func isOrdered(after previous: LongDecimalBounds) -> (ascending: Bool, descending: Bool) {
        (previous.min <= min && previous.max <= max, previous.min >= min && previous.max >= max)
    }

    func encoded(width: Int) -> EncodedBounds? {
        guard !isEmpty else { return nil }
        return EncodedBounds(
            min: LongDecimalBounds.bytes(min, width: width), max: LongDecimalBounds.bytes(max, width: width))
    }

    private static func bytes(_ value: Int128, width: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: width)
        bytes.withUnsafeMutableBytes { buffer in
            // Safe: `store` writes `width` bytes, which is what the array has; a width is never 0.
            if let base = buffer.baseAddress { LongDecimalFormat.store(value, to: base, width: width) }
        }
        return bytes
    }
}
