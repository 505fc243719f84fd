/// Turns bytes into DEFLATE's literals and matches, and counts them.
///
/// A greedy matcher: a table remembers where each hash of five bytes was seen last, and what is found there and is really equal
/// becomes a match. Whether there is one can hardly be predicted, so the code around that branch has as few others as it can.
final class DeflateMatcher: @unchecked Sendable {
    // Safe: the memory belongs to this object alone, and an object to one `Compressor`, which is used by one thread at a time.

    /// Bytes that share a code; stored, they are two whole pieces.
    static let segmentSize = 2 * 65_535
    /// Matches are looked for up to here before the end: what is read behind a position lies within the source.
    private static let margin = 24
    private static let tableBits: UInt64 = 14
    /// Where the symbols of lengths begin in `symbolCounts`; the shortest length is 3.
    static let lengthBase = 256 - 3
    static let symbolRoom = 512
    /// Distances up to 256 by themselves, larger ones by 128: each index stands for distances with the same symbol. 0 is no distance.
    static let distanceRoom = 1024

    /// Positions, of which the lowest 16 bits are enough to tell those apart that lie in reach.
    private let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << Int(tableBits))
    /// From the lowest bit: 9 of the symbol (literals, then lengths), 10 of the distance's index, 13 of the distance less 1.
    let tokens = UnsafeMutablePointer<UInt32>.allocate(capacity: segmentSize)
    let symbolCounts = UnsafeMutablePointer<UInt32>.allocate(capacity: symbolRoom)
    let distanceCounts = UnsafeMutablePointer<UInt32>.allocate(capacity: distanceRoom)

    deinit {
        table.deallocate()
        tokens.deallocate()
        symbolCounts.deallocate()
        distanceCounts.deallocate()
    }

    /// Forgets what was seen: to be called before the first segment of a source.
    func reset() { table.update(repeating: 0, count: 1 << Int(DeflateMatcher.tableBits)) }

    /// Replaces `tokens` and the counts by those of `range`, with matches that may begin in `source` before it; returns how many
    /// tokens there are.
    ///
    /// Ranges come one after the other, from the first byte on, and none is longer than a segment.
    func findTokens(in source: UnsafeRawPointer, _ range: Range<Int>) -> Int {
        symbolCounts.update(repeating: 0, count: DeflateMatcher.symbolRoom)
        distanceCounts.update(repeating: 0, count: DeflateMatcher.distanceRoom)
        var next = tokens
        var position = match(source, range, &next)
        while position < range.upperBound {
            append(literal: source.load(fromByteOffset: position, as: UInt8.self), to: &next)
            position += 1
        }
        return next - tokens
    }

    /// Makes tokens nearly up to the range's end and returns where it stopped.
    ///
    /// Safe: each token stands for at least one byte, so there are not more than `tokens` has room for. Entries of the table are
    /// positions before the one looked at, or 0: `distance`, their difference modulo 65,536, never reaches back before the source.
    @inline(__always)
    private func match(
        _ source: UnsafeRawPointer, _ range: Range<Int>, _ next: inout UnsafeMutablePointer<UInt32>
    ) -> Int {
        let end = range.upperBound
        let limit = end - DeflateMatcher.margin
        var position = range.lowerBound
        while position < limit {
            let bytes = source.word(position)
            let distance = exchange(bytes, position)
            let difference = bytes ^ source.word(position &- distance)
            guard difference &<< 24 == 0, distance &- 1 < 1 << 15, distance != 0 else {
                append(literal: UInt8(truncatingIfNeeded: bytes), to: &next)
                position &+= 1
                continue
            }
            // Without a branch on which of the words differs: it could not be predicted.
            let further = source.word(position &+ 8) ^ source.word(position &+ 8 &- distance)
            let equalBits = difference.trailingZeroBitCount
            var length = (equalBits &+ (further.trailingZeroBitCount & (0 &- equalBits &>> 6))) &>> 3
            if length == 16 { length = extend(source, position, distance, end) }
            append(length: length, distance: distance, to: &next)
            remember(source, bytes, position, length, limit)
            position &+= length
        }
        return position
    }

    /// How long a match of at least 16 bytes is.
    @inline(__always)
    private func extend(_ source: UnsafeRawPointer, _ position: Int, _ distance: Int, _ end: Int) -> Int {
        let most = min(end &- position, DeflateAlphabet.lengths.upperBound)
        var length = 16
        while length &+ 8 <= most {
            let difference = source.word(position &+ length) ^ source.word(position &+ length &- distance)
            if difference != 0 { return length &+ difference.trailingZeroBitCount &>> 3 }
            length &+= 8
        }
        while length < most, source.byte(position &+ length) == source.byte(position &+ length &- distance) {
            length &+= 1
        }
        return length
    }

    /// Puts the first and the last positions of a match into the table: all of them would take more time than they save bytes.
    @inline(__always)
    private func remember(
        _ source: UnsafeRawPointer, _ bytes: UInt64, _ position: Int, _ length: Int, _ limit: Int
    ) {
        store(bytes &>> 8, position &+ 1)
        store(bytes &>> 16, position &+ 2)
        store(bytes &>> 24, position &+ 3)
        let end = position &+ length
        guard end < limit else { return }
        let last = source.word(end &- 4)
        store(last &>> 8, end &- 3)
        store(last &>> 16, end &- 2)
        store(last &>> 24, end &- 1)
    }

    @inline(__always)
    private func append(literal: UInt8, to next: inout UnsafeMutablePointer<UInt32>) {
        next.pointee = UInt32(literal)
        next += 1
        symbolCounts[Int(literal)] &+= 1
    }

    @inline(__always)
    private func append(length: Int, distance: Int, to next: inout UnsafeMutablePointer<UInt32>) {
        let symbol = length &+ DeflateMatcher.lengthBase
        let index = distance <= 256 ? distance : 257 &+ (distance &- 1) &>> 7
        next.pointee = UInt32(truncatingIfNeeded: (distance &- 1) &<< 19 | index &<< 9 | symbol)
        next += 1
        symbolCounts[symbol] &+= 1
        distanceCounts[index] &+= 1
    }

    /// How far back the hash of the five lowest bytes was seen last, modulo 65,536; `position` is where it is seen now.
    @inline(__always)
    private func exchange(_ bytes: UInt64, _ position: Int) -> Int {
        let slot = slot(bytes)
        let last = table[slot]
        table[slot] = UInt16(truncatingIfNeeded: position)
        return Int(UInt16(truncatingIfNeeded: position) &- last)
    }

    @inline(__always)
    private func store(_ bytes: UInt64, _ position: Int) {
        table[slot(bytes)] = UInt16(truncatingIfNeeded: position)
    }

    @inline(__always)
    private func slot(_ bytes: UInt64) -> Int {
        Int(truncatingIfNeeded: ((bytes &<< 24) &* 0x9E37_79B1_85EB_CA87) &>> (64 &- DeflateMatcher.tableBits))
    }
}

extension UnsafeRawPointer {
    // Safe: as the callers above say of each position.
    @inline(__always)
    fileprivate func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    fileprivate func byte(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
}
