import MillraceBytes

/// Reads the hybrid of run lengths and bit packing. The pair of `HybridEncoder`.
///
/// SPEC: Encodings.md "Run Length Encoding / Bit-Packing Hybrid".
struct HybridDecoder {
    private var cursor: ByteCursor
    private let bitWidth: Int

    /// - Throws: `ParquetFault.malformed` for widths that no encoder may use.
    init(_ bytes: UnsafeRawBufferPointer, bitWidth: Int) throws(ParquetFault) {
        guard (0...32).contains(bitWidth) else { throw .malformed("a bit width of \(bitWidth)") }
        cursor = ByteCursor(bytes)
        self.bitWidth = bitWidth
    }

    /// Exactly `count` values, none above `maximum`.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer, or one is above.
    /// - Complexity: O(count).
    mutating func decode<Value: FixedWidthInteger & UnsignedInteger>(
        _ count: Int, maximum: Int, as value: Value.Type
    ) throws(ParquetFault) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        while values.count < count {
            let header = try readHeader()
            let rest = count - values.count
            if header & 1 == 0 {
                let run = header >> 1
                guard run > 0 else { throw .malformed("an empty run") }
                let repeated = try readRunValue()
                guard repeated <= maximum else { throw .malformed("a level or index beyond its limit") }
                values.append(
                    contentsOf: repeatElement(Value(truncatingIfNeeded: repeated), count: Int(min(run, UInt64(rest)))))
            } else {
                try decodeLiterals(groups: header >> 1, rest: rest, maximum: maximum, into: &values)
            }
        }
        return values
    }

    private mutating func readHeader() throws(ParquetFault) -> UInt64 {
        do { return try cursor.readVarint() } catch { throw .malformed("levels or indices that end early") }
    }

    private mutating func readRunValue() throws(ParquetFault) -> Int {
        do {
            let bytes = try cursor.readBytes((bitWidth + 7) / 8)
            return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        } catch { throw .malformed("levels or indices that end early") }
    }

    private mutating func decodeLiterals<Value: FixedWidthInteger & UnsignedInteger>(
        groups: UInt64, rest: Int, maximum: Int, into values: inout [Value]
    ) throws(ParquetFault) {
        guard groups > 0 else { throw .malformed("an empty run") }
        let count = min(rest, groups > UInt64(rest / 8) ? rest : Int(groups) * 8)
        // The last group may be cut off behind its last value.
        let wanted = groups > UInt64(Int.max / 64) ? Int.max : Int(groups) * bitWidth
        let needed = (count * bitWidth + 7) / 8
        guard cursor.remaining >= needed else { throw .malformed("levels or indices that end early") }
        let bytes: UnsafeRawBufferPointer
        do { bytes = try cursor.readBytes(min(wanted, cursor.remaining)) } catch { throw .malformed("literals") }
        var largest = 0
        var bits: UInt64 = 0
        var filled = 0
        var offset = 0
        let mask: UInt64 = bitWidth == 0 ? 0 : ~0 >> UInt64(64 - bitWidth)
        for _ in 0..<count {
            while filled < bitWidth {
                bits |= UInt64(bytes[offset]) << UInt64(filled)
                offset += 1
                filled += 8
            }
            let value = Int(bits & mask)
            largest = max(largest, value)
            values.append(Value(truncatingIfNeeded: value))
            bits >>= UInt64(bitWidth)
            filled -= bitWidth
        }
        guard largest <= maximum else { throw .malformed("a level or index beyond its limit") }
    }
}
