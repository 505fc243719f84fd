import MillraceBytes

/// The levels of a nested column's open page: one entry a value, a null or an empty list.
struct LevelArrays: ~Copyable {
    private var definitions = ByteSink()
    private var repetitions = ByteSink()

    /// The number of entries.
    var count: Int { definitions.count }
    /// The memory held.
    var allocatedBytes: Int { definitions.allocatedBytes + repetitions.allocatedBytes }

    mutating func removeAll(keepingAtMost limit: Int) {
        definitions.removeAll(keepingAtMost: limit)
        repetitions.removeAll(keepingAtMost: limit)
    }

    /// Appends entries; columns without repetition keep no repetition levels.
    mutating func append(
        definitions added: UnsafeRawBufferPointer, repetitions addedRepetitions: UnsafeRawBufferPointer
    ) {
        definitions.append(added)
        repetitions.append(addedRepetitions)
    }

    /// Adds to `histogram[level]` how often each definition level occurs.
    func countDefinitions(into histogram: inout [Int64]) { LevelArrays.count(definitions.bytes, into: &histogram) }

    /// Adds to `histogram[level]` how often each repetition level occurs.
    func countRepetitions(into histogram: inout [Int64]) { LevelArrays.count(repetitions.bytes, into: &histogram) }

    private static func count(_ levels: UnsafeRawBufferPointer, into histogram: inout [Int64]) {
        // Safe: no level is above the maximum, for which the histogram has a place. So the array is asked only once whether it
        // is shared.
        histogram.withUnsafeMutableBufferPointer { histogram in
            for level in levels { histogram[Int(level)] += 1 }
        }
    }

    /// Appends both kinds of levels as a V1 data page has them: each with its length before it, repetition first.
    ///
    /// SPEC: Encodings.md "Run Length Encoding / Bit-Packing Hybrid", the table of where lengths stand.
    func encode(maximumDefinition: Int, maximumRepetition: Int, into sink: inout ByteSink) {
        if maximumRepetition > 0 {
            LevelArrays.encode(repetitions.bytes, maximum: maximumRepetition, into: &sink)
        }
        if maximumDefinition > 0 {
            LevelArrays.encode(definitions.bytes, maximum: maximumDefinition, into: &sink)
        }
    }

    private static func encode(_ levels: UnsafeRawBufferPointer, maximum: Int, into sink: inout ByteSink) {
        let start = sink.count
        sink.append(littleEndian: UInt32(0))
        let values = levels.assumingMemoryBound(to: UInt8.self)
        if let base = values.baseAddress {
            HybridEncoder.encode(base, count: values.count, bitWidth: BitPacking.width(of: maximum), into: &sink)
        }
        sink.setLength(at: start)
    }
}

extension ByteSink {
    /// Writes into the four bytes at `start` how many bytes follow them, in little-endian order.
    mutating func setLength(at start: Int) {
        let end = count
        // Safe: the four bytes at `start` were written before, and `truncate` keeps what lies behind them.
        truncate(to: start)
        reserve(4).storeBytes(of: UInt32(truncatingIfNeeded: end - start - 4).littleEndian, as: UInt32.self)
        advance(by: end - start)
    }
}
