import MillraceBytes

/// Writes integers as DELTA_BINARY_PACKED: blocks of 128 differences, each in as many bits as the largest of its 32 neighbours needs.
///
/// Differences wrap around within the type, so that no width is larger than the type's: strict readers refuse it.
///
/// SPEC: Encodings.md "Delta Encoding".
enum DeltaBinaryPackedEncoder {
    static let blockSize = 128
    static let miniblockCount = 4
    static let miniblockSize = 32

    /// Appends the encoding of PLAIN values: little-endian and as wide as `Value`.
    ///
    /// - Complexity: O(bytes).
    static func encode<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        plain: UnsafeRawBufferPointer, as value: Value.Type, into sink: inout ByteSink
    ) {
        let size = MemoryLayout<Value>.size
        let count = plain.count / size
        // Safe: `index` stays below `count`.
        func load(_ index: Int) -> Value {
            Value(littleEndian: plain.loadUnaligned(fromByteOffset: index * size, as: Value.self))
        }
        sink.append(varint: UInt64(blockSize))
        sink.append(varint: UInt64(miniblockCount))
        sink.append(varint: UInt64(count))
        var last = count > 0 ? load(0) : 0
        sink.append(zigZag: Int64(last))
        withUnsafeTemporaryAllocation(of: Value.self, capacity: blockSize) { deltas in
            deltas.initialize(repeating: 0)
            var start = 1
            while start < count {
                let share = min(blockSize, count - start)
                for index in 0..<share {
                    let value = load(start + index)
                    deltas[index] = value &- last
                    last = value
                }
                appendBlock(UnsafeBufferPointer(rebasing: deltas[..<share]), into: &sink)
                start += share
            }
        }
    }

    @inline(__always)
    private static func appendBlock<Value: FixedWidthInteger & SignedInteger>(
        _ deltas: UnsafeBufferPointer<Value>, into sink: inout ByteSink
    ) {
        let minimum = deltas.min() ?? 0
        sink.append(zigZag: Int64(minimum))
        let widthsAt = sink.count
        // SPEC: miniblocks that are not needed have a width all the same, and no bytes.
        sink.append(Array(repeating: 0, count: miniblockCount))
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: miniblockSize) { above in
            var widths: UInt32 = 0
            for miniblock in 0..<miniblockCount {
                let start = miniblock * miniblockSize
                guard start < deltas.count else { break }
                var used: UInt64 = 0
                for index in 0..<miniblockSize {
                    // The last miniblock is filled up with zeros.
                    let value =
                        start + index < deltas.count ? UInt64(unsigned(deltas[start + index] &- minimum)) : 0
                    above[index] = value
                    used |= value
                }
                let width = UInt64.bitWidth - used.leadingZeroBitCount
                widths |= UInt32(width) << UInt32(8 * miniblock)
                pack(UnsafeBufferPointer(above), width: width, into: &sink)
            }
            sink.store(widths, at: widthsAt)
        }
    }

    @inline(__always)
    private static func unsigned<Value: FixedWidthInteger & SignedInteger>(_ value: Value) -> UInt64 {
        UInt64(truncatingIfNeeded: Value.Magnitude(truncatingIfNeeded: value))
    }

    /// Appends 32 values side by side, least significant bit first: `4 * width` bytes.
    private static func pack(_ values: UnsafeBufferPointer<UInt64>, width: Int, into sink: inout ByteSink) {
        guard width > 0 else { return }
        // Safe: room for all values and for the rest of the last word is reserved before the first store.
        let target = sink.reserve(miniblockSize / 8 * width + 8)
        var (word, filled, offset): (UInt64, Int, Int) = (0, 0, 0)
        for value in values {
            word |= value &<< UInt64(truncatingIfNeeded: filled)
            filled += width
            if filled >= 64 {
                target.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
                offset += 8
                filled -= 64
                word = filled == 0 ? 0 : value &>> UInt64(truncatingIfNeeded: width - filled)
            }
        }
        if filled > 0 { target.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self) }
        sink.advance(by: miniblockSize / 8 * width)
    }
}
