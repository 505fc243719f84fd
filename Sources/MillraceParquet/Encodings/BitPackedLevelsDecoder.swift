/// Reads BIT_PACKED levels, most significant bit first, some at a time: a deprecated encoding that only old files have.
///
/// SPEC: Encodings.md "Bit-packed (Deprecated)"; unlike RLE levels these have no length before them.
struct BitPackedLevelsDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let bitWidth: Int
    private var bit = 0

    /// - Parameter bytes: may go on behind the levels.
    /// - Throws: `ParquetFault.malformed` for widths that no encoder may use.
    init(_ bytes: UnsafeRawBufferPointer, bitWidth: Int) throws(ParquetFault) {
        guard (0...16).contains(bitWidth) else { throw .malformed("levels of \(bitWidth) bits") }
        self.bytes = bytes
        self.bitWidth = bitWidth
    }

    /// The bytes that `count` levels take: what stands before the values.
    static func byteCount(_ count: Int, bitWidth: Int) -> Int {
        let (bits, isTooMany) = count.multipliedReportingOverflow(by: bitWidth)
        return isTooMany ? Int.max : bits / 8 + (bits.isMultiple(of: 8) ? 0 : 1)
    }

    /// Exactly `count` levels, none above `maximum`.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer, or one is above.
    /// - Complexity: O(count * bitWidth).
    mutating func decode<Value: FixedWidthInteger & UnsignedInteger>(
        _ count: Int, maximum: Int, as value: Value.Type
    ) throws(ParquetFault) -> [Value] {
        guard count >= 0, BitPackedLevelsDecoder.byteCount(count, bitWidth: bitWidth) <= bytes.count - bit / 8,
            bit + count * bitWidth <= bytes.count * 8
        else { throw .malformed("levels that end early") }
        var levels: [Value] = []
        levels.reserveCapacity(count)
        for _ in 0..<count {
            var level = 0
            for _ in 0..<bitWidth {
                level = level << 1 | Int(bytes[bit >> 3] >> UInt8(7 - bit & 7) & 1)
                bit += 1
            }
            guard level <= maximum else { throw .malformed("a level or index beyond its limit") }
            levels.append(Value(truncatingIfNeeded: level))
        }
        return levels
    }
}
