/// Bounds of byte strings, compared byte by byte without sign.
///
/// Of each bound only its first bytes are kept, a little more than is ever written, and whether it went on. Two strings that agree in
/// those give the same written bound, so nothing is lost; and a copy is kept because the values' own memory goes away.
///
/// SPEC: parquet.thrift `ColumnOrder`: UTF8 compares as unsigned bytes.
struct BinaryBounds: ValueBounds {
    private(set) var min = BinaryPrefix()
    private(set) var max = BinaryPrefix()
    private(set) var isEmpty = true

    var nanCount: Int { 0 }

    /// Takes `value` into account.
    @inline(__always)
    mutating func add(_ value: UnsafeRawBufferPointer) {
        let head = BinaryPrefix.head(of: value)
        if isEmpty {
            min = BinaryPrefix(value, head: head)
            max = min
            isEmpty = false
            return
        }
        // The first eight bytes decide almost always.
        if head <= min.head, head < min.head || min.isAbove(value) { min = BinaryPrefix(value, head: head) }
        if head >= max.head, head > max.head || max.isBelow(value) { max = BinaryPrefix(value, head: head) }
    }

    mutating func merge(_ other: BinaryBounds) {
        guard !other.isEmpty else { return }
        if isEmpty {
            self = other
            return
        }
        if other.min < min { min = other.min }
        if max < other.max { max = other.max }
    }

    func isOrdered(after previous: BinaryBounds) -> (ascending: Bool, descending: Bool) {
        (
            !(min < previous.min) && !(max < previous.max),
            !(previous.min < min) && !(previous.max < max)
        )
    }

    func encoded(width: Int) -> EncodedBounds? {
        guard !isEmpty, let upper = BoundTruncation.upper(max) else { return nil }
        let lower = BoundTruncation.lower(min)
        return EncodedBounds(
            min: lower, max: upper, isMinExact: !min.isShortened && lower.count == min.bytes.count,
            isMaxExact: !max.isShortened && upper == max.bytes)
    }
}
