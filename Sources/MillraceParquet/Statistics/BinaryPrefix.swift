/// The first bytes of a byte string, and whether it went on.
struct BinaryPrefix: Comparable, Sendable {
    /// More than `BoundTruncation.limit`, so that a code point that crosses the limit is whole.
    static let capacity = BoundTruncation.limit + 8

    private(set) var bytes: [UInt8] = []
    /// Whether the string has more than `bytes`.
    private(set) var isShortened = false
    /// The first eight bytes as a big-endian number, filled up with zeros.
    private(set) var head: UInt64 = 0

    init() {}

    init(_ value: UnsafeRawBufferPointer, head: UInt64) {
        bytes = [UInt8](UnsafeRawBufferPointer(rebasing: value.prefix(BinaryPrefix.capacity)))
        isShortened = value.count > BinaryPrefix.capacity
        self.head = head
    }

    init(_ value: [UInt8]) {
        self = value.withUnsafeBytes { BinaryPrefix($0, head: BinaryPrefix.head(of: $0)) }
    }

    /// The first eight bytes as a big-endian number, filled up with zeros: in the same order as the strings, as far as they go.
    @inline(__always)
    static func head(of value: UnsafeRawBufferPointer) -> UInt64 {
        let count = value.count
        if count >= 8 { return UInt64(bigEndian: value.loadUnaligned(as: UInt64.self)) }
        var head: UInt64 = 0
        for index in 0..<count { head |= UInt64(value[index]) << UInt64(56 - 8 * index) }
        return head
    }

    static func < (left: BinaryPrefix, right: BinaryPrefix) -> Bool {
        for index in 0..<Swift.min(left.bytes.count, right.bytes.count) where left.bytes[index] != right.bytes[index] {
            return left.bytes[index] < right.bytes[index]
        }
        if left.bytes.count != right.bytes.count { return left.bytes.count < right.bytes.count }
        return !left.isShortened && right.isShortened
    }

    /// Whether this one is above `value`.
    func isAbove(_ value: UnsafeRawBufferPointer) -> Bool { compare(value) > 0 }

    /// Whether this one is below `value`.
    func isBelow(_ value: UnsafeRawBufferPointer) -> Bool { compare(value) < 0 }

    /// Negative, zero or positive, as this one is below, like or above `value`; strings longer than is kept count as alike.
    private func compare(_ value: UnsafeRawBufferPointer) -> Int {
        let length = Swift.min(value.count, BinaryPrefix.capacity)
        for index in 0..<Swift.min(bytes.count, length) where bytes[index] != value[index] {
            return bytes[index] < value[index] ? -1 : 1
        }
        if bytes.count != length { return bytes.count < length ? -1 : 1 }
        let goesOn = value.count > BinaryPrefix.capacity
        return isShortened == goesOn ? 0 : isShortened ? 1 : -1
    }
}
