/// Holds a range that was asked for against the size of what there is, as HTTP does.
enum ReadRange {
    /// The bytes to read; nil where the range is empty or starts at or beyond the end. Byte 0 of nothing is nothing.
    static func resolve(_ range: Range<UInt64>?, size: UInt64) -> Range<UInt64>? {
        guard let range else { return 0..<size }
        guard !range.isEmpty else { return nil }
        if size == 0, range.lowerBound == 0 { return 0..<0 }
        guard range.lowerBound < size else { return nil }
        return range.lowerBound..<min(range.upperBound, size)
    }
}
