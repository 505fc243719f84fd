import MillraceBytes

/// The hybrid of run lengths and bit packing that levels and dictionary indices are written in.
///
/// Values are taken eight at a time. Groups that repeat one value become a run where that is shorter, the others literals. What comes
/// out depends on the values only.
///
/// SPEC: Encodings.md "Run Length Encoding / Bit-Packing Hybrid".
enum HybridEncoder {
    /// Appends the encoding of `count` values below `1 << bitWidth`.
    ///
    /// - Complexity: O(count).
    @inline(__always)
    static func encode<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, count: Int, bitWidth: Int, into sink: inout ByteSink
    ) {
        // Literals cost one byte a group and bit of width; a run costs its header, its value and the next literals' header.
        let shortestRun = max(1, (4 + bitWidth - 1) / max(bitWidth, 1))
        let groups = count / 8
        var literalStart = 0
        var group = 0
        while group < groups {
            let length = repeatedGroups(values + group * 8, limit: groups - group)
            guard length >= shortestRun else {
                group += max(length, 1)
                continue
            }
            appendLiterals(values + literalStart * 8, groups: group - literalStart, bitWidth: bitWidth, into: &sink)
            var runEnd = (group + length) * 8
            // A run may end inside a group only at the very end, where no literal follows that would have to be aligned.
            if group + length == groups { runEnd = extendToEnd(values, from: runEnd, count: count) }
            appendRun(values[group * 8], count: runEnd - group * 8, bitWidth: bitWidth, into: &sink)
            if runEnd == count { return }
            group += length
            literalStart = group
        }
        appendTail(values + literalStart * 8, count: count - literalStart * 8, bitWidth: bitWidth, into: &sink)
    }

    /// How many groups from here on hold one value only, the same in all.
    @inline(__always)
    private static func repeatedGroups<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, limit: Int
    ) -> Int {
        let first = values[0]
        // Most groups of most columns fail here.
        if values[1] != first || values[7] != first { return 0 }
        var group = 0
        while group < limit {
            let base = values + group * 8
            var difference: Value = 0
            for index in 0..<8 { difference |= base[index] ^ first }
            if difference != 0 { break }
            group += 1
        }
        return group
    }

    private static func extendToEnd<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, from start: Int, count: Int
    ) -> Int {
        var end = start
        while end < count, values[end] == values[start - 1] { end += 1 }
        return end == count ? end : start
    }

    /// Appends one run of a repeated value.
    static func appendRun<Value: FixedWidthInteger & UnsignedInteger>(
        _ value: Value, count: Int, bitWidth: Int, into sink: inout ByteSink
    ) {
        sink.append(varint: UInt64(count) << 1)
        var rest = UInt32(truncatingIfNeeded: value)
        for _ in 0..<(bitWidth + 7) / 8 {
            sink.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    @inline(__always)
    private static func appendLiterals<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, groups: Int, bitWidth: Int, into sink: inout ByteSink
    ) {
        guard groups > 0 else { return }
        sink.append(varint: UInt64(groups) << 1 | 1)
        // Safe: room for all groups and the slack of the last one is reserved before the first store.
        var target = sink.reserve(groups * bitWidth + BitPacking.slack)
        for group in 0..<groups {
            BitPacking.packGroup(values + group * 8, bitWidth: bitWidth, to: target)
            target += bitWidth
        }
        sink.advance(by: groups * bitWidth)
    }

    /// The last literals; a broken last group is filled up with zeros.
    @inline(__always)
    private static func appendTail<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, count: Int, bitWidth: Int, into sink: inout ByteSink
    ) {
        let whole = count / 8
        let rest = count - whole * 8
        guard rest > 0 else {
            appendLiterals(values, groups: whole, bitWidth: bitWidth, into: &sink)
            return
        }
        sink.append(varint: UInt64(whole + 1) << 1 | 1)
        // Safe: room for all groups and the slack of the last one is reserved before the first store.
        var target = sink.reserve((whole + 1) * bitWidth + BitPacking.slack)
        for group in 0..<whole {
            BitPacking.packGroup(values + group * 8, bitWidth: bitWidth, to: target)
            target += bitWidth
        }
        withUnsafeTemporaryAllocation(of: Value.self, capacity: 8) { padded in
            padded.initialize(repeating: 0)
            for index in 0..<rest { padded[index] = values[whole * 8 + index] }
            if let base = padded.baseAddress {
                BitPacking.packGroup(UnsafePointer(base), bitWidth: bitWidth, to: target)
            }
        }
        sink.advance(by: (whole + 1) * bitWidth)
    }
}
