/// Compresses into the Snappy block format, about twice as fast as the library that Linux distributions carry.
///
/// A greedy matcher over blocks of 64 KiB: a table remembers where each hash of four bytes was seen last; what is found there and is
/// really equal becomes a copy, everything between copies a literal. The longer nothing is found, the larger the steps.
///
/// SPEC: format_description.txt of google/snappy.
final class SnappyCompressor: @unchecked Sendable {
    // Safe: `table` belongs to this object alone, and an object to one `Compressor`, which is used by one thread at a time.

    /// Copies reach back less than 64 KiB, and table entries have 16 bits.
    private static let blockSize = 1 << 16
    private static let tableBits = 13
    /// What may be read behind a position where a match is looked for, and written behind the end of a short literal.
    static let margin = 64

    private let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << tableBits)

    deinit { table.deallocate() }

    /// Compresses `source`; the destination must have `Snappy.maximumCompressedSize` bytes.
    func compress(_ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawPointer) -> Int {
        var output = SnappyOutput(destination)
        output.varint(UInt32(truncatingIfNeeded: source.count))
        guard var start = source.baseAddress else { return output.count(from: destination) }
        var left = source.count
        while left > 0 {
            let count = min(left, SnappyCompressor.blockSize)
            compressBlock(start, count, &output)
            start += count
            left -= count
        }
        return output.count(from: destination)
    }

    /// Safe: positions at which eight bytes are read lie `margin` bytes before the block's end, and entries of the table are positions
    /// before them.
    private func compressBlock(_ base: UnsafeRawPointer, _ count: Int, _ output: inout SnappyOutput) {
        let end = base + count
        var literal = base
        if count > 2 * SnappyCompressor.margin {
            let limit = end - SnappyCompressor.margin
            table.update(repeating: 0, count: 1 << SnappyCompressor.tableBits)
            var position = base + 1
            while var candidate = findMatch(&position, base, limit) {
                while position > literal, candidate > base, position.byte(-1) == candidate.byte(-1) {
                    position -= 1
                    candidate -= 1
                }
                if position > literal { output.shortLiteral(literal, literal.distance(to: position)) }
                repeat {
                    let length = matchLength(position, candidate, end)
                    output.copy(offset: candidate.distance(to: position), length: length)
                    position += length
                    literal = position
                    guard position < limit else { break }
                } while nextIsMatch(position, base, &candidate)
                guard position < limit else { break }
                position += 1
            }
        }
        if literal < end { output.literal(literal, literal.distance(to: end)) }
    }

    /// Moves `position` on to where four bytes were seen before, and returns where; nil at `limit`.
    @inline(__always)
    private func findMatch(
        _ position: inout UnsafeRawPointer, _ base: UnsafeRawPointer, _ limit: UnsafeRawPointer
    ) -> UnsafeRawPointer? {
        // In 32nds of a step: every 16 pairs of positions without a match make the steps longer by one pair.
        var skip = 32
        while position < limit {
            let bytes = position.word64
            let candidate = exchange(UInt32(truncatingIfNeeded: bytes), base, position)
            if candidate.word32 == UInt32(truncatingIfNeeded: bytes) { return candidate }
            let next = UInt32(truncatingIfNeeded: bytes &>> 8)
            let second = exchange(next, base, position + 1)
            if second.word32 == next {
                position += 1
                return second
            }
            position += 2 &* (skip &>> 5)
            skip &+= 2
        }
        return nil
    }

    /// Whether the four bytes right behind a match were seen before as well; then `candidate` says where.
    @inline(__always)
    private func nextIsMatch(
        _ position: UnsafeRawPointer, _ base: UnsafeRawPointer, _ candidate: inout UnsafeRawPointer
    ) -> Bool {
        let bytes = (position - 1).word64
        _ = exchange(UInt32(truncatingIfNeeded: bytes), base, position - 1)
        let next = UInt32(truncatingIfNeeded: bytes &>> 8)
        candidate = exchange(next, base, position)
        return candidate.word32 == next
    }

    /// Where bytes of this hash were seen last; `position` is where they are seen now.
    @inline(__always)
    private func exchange(
        _ bytes: UInt32, _ base: UnsafeRawPointer, _ position: UnsafeRawPointer
    ) -> UnsafeRawPointer {
        let slot = Int(truncatingIfNeeded: (bytes &* 0x9E37_79B1) &>> UInt32(32 &- SnappyCompressor.tableBits))
        let last = Int(table[slot])
        table[slot] = UInt16(truncatingIfNeeded: base.distance(to: position))
        return base + last
    }

    /// How many bytes are equal, four at least: those were compared already.
    @inline(__always)
    private func matchLength(
        _ position: UnsafeRawPointer, _ candidate: UnsafeRawPointer, _ end: UnsafeRawPointer
    ) -> Int {
        var length = 4
        let most = position.distance(to: end)
        while length &+ 8 <= most {
            let difference = (position + length).word64 ^ (candidate + length).word64
            if difference != 0 { return length &+ difference.trailingZeroBitCount &>> 3 }
            length &+= 8
        }
        while length < most, position.byte(length) == candidate.byte(length) { length &+= 1 }
        return length
    }
}

extension UnsafeRawPointer {
    // Safe: as the callers above say of each position.
    @inline(__always) fileprivate var word64: UInt64 { UInt64(littleEndian: loadUnaligned(as: UInt64.self)) }
    @inline(__always) fileprivate var word32: UInt32 { UInt32(littleEndian: loadUnaligned(as: UInt32.self)) }
    @inline(__always) fileprivate func byte(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
}
