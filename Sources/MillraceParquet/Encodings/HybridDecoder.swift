import MillraceBytes

/// Reads the hybrid of run lengths and bit packing, some values at a time. The pair of `HybridEncoder`.
///
/// Some bytes can claim any number of values: nothing is allocated beyond what is asked for.
///
/// SPEC: Encodings.md "Run Length Encoding / Bit-Packing Hybrid".
struct HybridDecoder {
    private var cursor: ByteCursor
    private let bitWidth: Int
    // The open run.
    private var runLeft = 0
    private var runValue = 0
    // The open literals.
    private var literals = UnsafeRawBufferPointer(start: nil, count: 0)
    private var literalsLeft = 0
    private var bit = 0

    /// - Throws: `ParquetFault.malformed` for widths that no encoder may use.
    init(_ bytes: UnsafeRawBufferPointer, bitWidth: Int) throws(ParquetFault) {
        guard (0...32).contains(bitWidth) else { throw .malformed("a bit width of \(bitWidth)") }
        cursor = ByteCursor(bytes)
        self.bitWidth = bitWidth
    }

    /// The next `count` values, none above `maximum`.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer, or one is above.
    /// - Complexity: O(count).
    mutating func decode<Value: FixedWidthInteger & UnsignedInteger>(
        _ count: Int, maximum: Int, as value: Value.Type
    ) throws(ParquetFault) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        try decode(count, maximum: maximum, into: &values)
        return values
    }

    /// Appends the next `count` values, none above `maximum`, to `values`.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer, or one is above.
    /// - Complexity: O(count).
    mutating func decode<Value: FixedWidthInteger & UnsignedInteger>(
        _ count: Int, maximum: Int, into values: inout [Value]
    ) throws(ParquetFault) {
        var wanted = count
        while wanted > 0 {
            if runLeft > 0 {
                guard runValue <= maximum else { throw .malformed("a level or index beyond its limit") }
                let share = min(runLeft, wanted)
                values.append(contentsOf: repeatElement(Value(truncatingIfNeeded: runValue), count: share))
                runLeft -= share
                wanted -= share
            } else if literalsLeft > 0 {
                let share = min(literalsLeft, wanted)
                guard unpack(share, into: &values) <= maximum else {
                    throw .malformed("a level or index beyond its limit")
                }
                literalsLeft -= share
                wanted -= share
            } else {
                try openRun()
            }
        }
    }

    private mutating func openRun() throws(ParquetFault) {
        do {
            let header = try cursor.readVarint()
            let length = Int(truncatingIfNeeded: header >> 1)
            if header & 1 == 0 {
                guard length > 0 else { throw ParquetFault.malformed("an empty run") }
                runValue = try cursor.readBytes((bitWidth + 7) / 8).reversed().reduce(0) { $0 << 8 | Int($1) }
                runLeft = length
            } else {
                try openLiterals(groups: length)
            }
        } catch { throw .malformed("levels or indices that end early") }
    }

    private mutating func openLiterals(groups: Int) throws {
        guard groups > 0 else { throw ParquetFault.malformed("an empty run") }
        // The last group may be cut off behind its last value.
        let bytes = groups > cursor.remaining ? cursor.remaining : min(groups * bitWidth, cursor.remaining)
        literals = try cursor.readBytes(bitWidth == 0 ? 0 : bytes)
        let room = bitWidth == 0 ? Int.max : literals.count * 8 / bitWidth
        guard room > 0 else { throw ParquetFault.malformed("literals that end early") }
        literalsLeft = min(room, groups > Int.max / 8 ? Int.max : groups * 8)
        bit = 0
    }

    /// Appends literals that are there, and returns the largest.
    private mutating func unpack<Value: FixedWidthInteger & UnsignedInteger>(
        _ count: Int, into values: inout [Value]
    ) -> Int {
        var largest: UInt64 = 0
        var position = bit
        for _ in 0..<count {
            let value = BitUnpacking.value(atBit: position, width: bitWidth, in: literals)
            position &+= bitWidth
            largest = max(largest, value)
            values.append(Value(truncatingIfNeeded: value))
        }
        bit = position
        return Int(truncatingIfNeeded: largest)
    }
}
