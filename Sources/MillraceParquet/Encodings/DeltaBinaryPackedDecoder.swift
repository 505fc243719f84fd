import MillraceBytes

/// Reads DELTA_BINARY_PACKED integers, some at a time. The pair of `DeltaBinaryPackedEncoder`.
///
/// Arithmetic wraps around, as the format wants it, so INT32 and INT64 differ only in what `decode` is asked for. Block sizes that the
/// specification does not allow are taken as long as miniblocks end at a byte: writers exist that have them.
///
/// SPEC: Encodings.md "Delta Encoding".
struct DeltaBinaryPackedDecoder {
    /// As the header says: not to be trusted with memory.
    let valueCount: Int
    /// Values that are not decoded yet.
    private(set) var remaining: Int

    private var cursor: ByteCursor
    private let miniblockCount: Int
    private let miniblockValues: Int
    /// The latest value; before the first call the first one.
    private var last: Int64
    private var minimumDelta: Int64 = 0
    /// Deltas outside the open miniblock.
    private var deltasLeft: Int
    /// The bit widths of the open block's miniblocks that are still to come.
    private var widths: Slice<UnsafeRawBufferPointer>
    // The open miniblock.
    private var packed = UnsafeRawBufferPointer(start: nil, count: 0)
    private var width = 0
    private var bit = 0
    private var miniblockLeft = 0

    /// Reads the header. No bytes at all are no values.
    ///
    /// - Throws: `ParquetFault.malformed` for a header that contradicts itself.
    init(_ bytes: UnsafeRawBufferPointer) throws(ParquetFault) {
        cursor = ByteCursor(bytes)
        widths = UnsafeRawBufferPointer(start: nil, count: 0)[...]
        guard !bytes.isEmpty else {
            (valueCount, remaining, deltasLeft, miniblockCount, miniblockValues, last) = (0, 0, 0, 1, 128, 0)
            return
        }
        let header: (block: UInt64, miniblocks: UInt64, values: UInt64)
        do {
            header = (try cursor.readVarint(), try cursor.readVarint(), try cursor.readVarint())
            last = try cursor.readZigZag()
        } catch { throw .malformed("a delta header that ends early") }
        guard header.miniblocks > 0, header.block > 0, header.block <= UInt64(Int32.max),
            header.block.isMultiple(of: header.miniblocks), (header.block / header.miniblocks).isMultiple(of: 8),
            let values = Int(exactly: header.values)
        else { throw .malformed("a delta header of \(header.miniblocks) miniblocks in \(header.block) values") }
        miniblockCount = Int(header.miniblocks)
        miniblockValues = Int(header.block / header.miniblocks)
        valueCount = values
        remaining = values
        deltasLeft = max(values - 1, 0)
    }

    /// The next `count` values, cut to the bits of `Value`.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer; nothing is allocated before that is known from the header.
    /// - Complexity: O(count).
    mutating func decode<Value: FixedWidthInteger & SignedInteger>(
        _ count: Int, as value: Value.Type
    ) throws(ParquetFault) -> [Value] {
        guard count >= 0, count <= remaining else {
            throw .malformed("\(valueCount) deltas where there should be more")
        }
        var values = [Value](repeating: 0, count: count)
        try values.withUnsafeMutableBufferPointer { (values) throws(ParquetFault) in try fill(values) }
        return values
    }

    /// Where the encoding ends in the bytes that were given.
    ///
    /// - Throws: `ParquetFault.malformed` when it ends early.
    /// - Complexity: O(miniblocks), each of which takes a byte at least; nothing is decoded.
    func endOffset() throws(ParquetFault) -> Int {
        var rest = self
        while rest.deltasLeft > 0 { try rest.openMiniblock() }
        return rest.cursor.offset
    }

    private mutating func fill<Value: FixedWidthInteger & SignedInteger>(
        _ values: UnsafeMutableBufferPointer<Value>
    ) throws(ParquetFault) {
        var done = 0
        if remaining == valueCount, !values.isEmpty {
            values[0] = Value(truncatingIfNeeded: last)
            done = 1
        }
        while done < values.count {
            if miniblockLeft == 0 { try openMiniblock() }
            let share = min(miniblockLeft, values.count - done)
            unpack(UnsafeMutableBufferPointer(rebasing: values[done..<done + share]))
            miniblockLeft -= share
            done += share
        }
        remaining -= values.count
    }

    @inline(__always)
    private mutating func unpack<Value: FixedWidthInteger & SignedInteger>(
        _ values: UnsafeMutableBufferPointer<Value>
    ) {
        var (current, position) = (last, bit)
        for index in 0..<values.count {
            let delta = BitUnpacking.value(atBit: position, width: width, in: packed)
            position &+= width
            current = current &+ minimumDelta &+ Int64(bitPattern: delta)
            values[index] = Value(truncatingIfNeeded: current)
        }
        (last, bit) = (current, position)
    }

    private mutating func openMiniblock() throws(ParquetFault) {
        if widths.isEmpty { try openBlock() }
        // What unneeded miniblocks of the last block say is never looked at. SPEC: readers must accept any widths there.
        let bits = Int(widths.removeFirst())
        guard bits <= 64 else { throw .malformed("deltas of \(bits) bits") }
        let used = min(miniblockValues, deltasLeft)
        // The last miniblock should be filled up, but only its values are needed.
        guard cursor.remaining >= (used * bits + 7) / 8 else { throw .malformed("deltas that end early") }
        do { packed = try cursor.readBytes(min(miniblockValues / 8 * bits, cursor.remaining)) } catch {
            throw .malformed("deltas that end early")
        }
        deltasLeft -= used
        // Only now, so that nothing is read from `packed` that it does not have, even after a fault.
        (width, bit, miniblockLeft) = (bits, 0, used)
    }

    private mutating func openBlock() throws(ParquetFault) {
        do {
            minimumDelta = try cursor.readZigZag()
            widths = try cursor.readBytes(miniblockCount)[...]
        } catch { throw .malformed("deltas that end early") }
    }
}
