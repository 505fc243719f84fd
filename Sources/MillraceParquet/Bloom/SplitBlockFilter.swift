import MillraceBytes

/// A split-block Bloom filter, made as large as a chunk may need and then folded to what its distinct values need.
///
/// Folding joins neighbouring blocks, which is what a filter of half the size would have been: a block's number is the hash's upper half
/// scaled to the number of blocks. So no set of values is held, and the bits depend on the values alone, not on their order.
///
/// SPEC: BloomFilter.md "Split Block Bloom Filters".
struct SplitBlockFilter {
    /// The share of absent values that a filter may let pass.
    static let falsePositives = 0.01
    /// Filters that let more pass, for want of memory, are not worth their bytes.
    static let uselessFalsePositives = 0.1

    private typealias Block = SIMD8<UInt32>

    private static var salts: Block {
        Block(
            0x47B6_137B, 0x4497_4D91, 0x8824_AD5B, 0xA2B7_289D, 0x7054_95C7, 0x2DF1_424B, 0x9EFC_4947, 0x5C6B_FB31)
    }

    private var blocks: [Block]

    /// - Parameter bytes: rounded down to a power of two, 32 at least.
    init(bytes: Int) {
        let size = max(bytes, 32)
        blocks = Array(repeating: Block(), count: (1 << (Int.bitWidth - 1 - size.leadingZeroBitCount)) / 32)
    }

    /// The bitset's size; what it takes in memory too.
    var byteCount: Int { blocks.count * 32 }

    /// Inserts the value whose PLAIN bytes, without a length, have this `XXHash64`.
    ///
    /// - Complexity: O(1).
    @inline(__always)
    mutating func insert(_ hash: UInt64) {
        let index = SplitBlockFilter.block(of: hash, among: blocks.count)
        blocks[index] |= SplitBlockFilter.mask(of: hash)
    }

    /// Whether a value with this hash may have been inserted.
    func mayContain(_ hash: UInt64) -> Bool {
        let mask = SplitBlockFilter.mask(of: hash)
        return blocks[SplitBlockFilter.block(of: hash, among: blocks.count)] & mask == mask
    }

    @inline(__always)
    private static func block(of hash: UInt64, among count: Int) -> Int {
        Int(truncatingIfNeeded: ((hash >> 32) &* UInt64(count)) >> 32)
    }

    /// One bit in each word of a block.
    @inline(__always)
    private static func mask(of hash: UInt64) -> Block {
        let key = Block(repeating: UInt32(truncatingIfNeeded: hash))
        return Block(repeating: 1) &<< ((key &* salts) &>> 27)
    }

    /// Halves the filter while it still lets few enough absent values pass.
    ///
    /// - Complexity: O(bytes).
    mutating func fold() {
        while blocks.count > 1 {
            let half = halved()
            guard half.expectedFalsePositives <= SplitBlockFilter.falsePositives else { return }
            self = half
        }
    }

    private func halved() -> SplitBlockFilter {
        var half = SplitBlockFilter(bytes: byteCount / 2)
        for index in half.blocks.indices { half.blocks[index] = blocks[2 * index] | blocks[2 * index + 1] }
        return half
    }

    /// The share of absent values that would pass: they hit one block at random, and in it one bit of each word.
    var expectedFalsePositives: Double {
        var sum = 0.0
        for block in blocks {
            var chance = 1.0
            for index in block.indices { chance *= Double(block[index].nonzeroBitCount) / 32 }
            sum += chance
        }
        return sum / Double(blocks.count)
    }

    /// The header and the bitset, as they stand in a file.
    func encoded() -> [UInt8] {
        var writer = ThriftWriter(capacity: 32)
        writer.write(BloomFilterHeader(byteCount: Int32(clamping: byteCount)))
        var bytes = [UInt8](writer.sink.bytes)
        bytes.reserveCapacity(bytes.count + byteCount)
        for block in blocks {
            for index in block.indices { withUnsafeBytes(of: block[index].littleEndian) { bytes += $0 } }
        }
        return bytes
    }
}
