/// Compresses into raw DEFLATE for speed: level 1, about half as fast again as the library's.
///
/// Each segment becomes one block, in the form (own codes, fixed codes, stored) that takes the fewest bits.
///
/// SPEC: RFC 1951.
final class FastDeflateCompressor: @unchecked Sendable {
    // Safe: as with `DeflateMatcher`, whose memory this is together with the two tables.

    /// What a stored piece has at most.
    private static let storedLimit = 65_535
    /// The bytes that a segment takes at most beyond its own, stored, and what `DeflateBits` may write behind the end.
    private static let segmentMargin = 32

    private let matcher = DeflateMatcher()
    /// For each symbol of a token: its word with the extra bits of a length in the lowest 24 bits, the width of both above.
    private let symbolTable = UnsafeMutablePointer<UInt32>.allocate(capacity: DeflateMatcher.symbolRoom)
    /// For each index of a distance, from the lowest bit: 16 of the word, 8 of its width, 8 of the width with extra bits, and a mask
    /// for the extra bits.
    private let distanceTable = UnsafeMutablePointer<UInt64>.allocate(capacity: DeflateMatcher.distanceRoom)
    /// For each length its symbol, for each index of a distance the distance's symbol.
    private let lengthSymbols: [(symbol: Int, extra: Int)]
    private let distanceSymbols: [Int]

    init() {
        lengthSymbols = DeflateAlphabet.lengths.map(DeflateAlphabet.length)
        distanceSymbols = (1...512).map { DeflateAlphabet.distance($0 <= 256 ? $0 : ($0 - 257) << 7 | 1).symbol }
        symbolTable.update(repeating: 0, count: DeflateMatcher.symbolRoom)
        distanceTable.update(repeating: 0, count: DeflateMatcher.distanceRoom)
    }

    deinit {
        symbolTable.deallocate()
        distanceTable.deallocate()
    }

    func maximumDeflatedSize(of count: Int) -> Int {
        count + (count / DeflateMatcher.segmentSize + 2) * FastDeflateCompressor.segmentMargin
    }

    func deflate(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        // The room is not looked at on the way, so there must be enough for the worst.
        guard let target = destination.baseAddress, destination.count >= maximumDeflatedSize(of: source.count) else {
            throw .destinationTooSmall(capacity: destination.count)
        }
        var output = DeflateBits(target)
        matcher.reset()
        var start = 0
        repeat {
            let end = min(start + DeflateMatcher.segmentSize, source.count)
            compress(source, start..<end, isLast: end == source.count, &output)
            start = end
        } while start < source.count
        return target.distance(to: output.finishByte())
    }

    private func compress(
        _ source: UnsafeRawBufferPointer, _ range: Range<Int>, isLast: Bool, _ output: inout DeflateBits
    ) {
        // An empty source may have no address: nothing is read then, so any will do.
        let tokenCount = matcher.findTokens(in: source.baseAddress ?? UnsafeRawPointer(matcher.tokens), range)
        let block = DeflateBlock(symbolCounts: symbolCounts(), distanceCounts: distanceCounts())
        let limit = FastDeflateCompressor.storedLimit
        let pieces = max(1, (range.count + limit - 1) / limit)
        guard block.bitCount <= 8 * range.count + 35 * pieces else {
            return store(source, range, isLast: isLast, &output)
        }
        block.writeHeader(isLast: isLast, to: &output)
        fillTables(block)
        write(tokenCount, to: &output)
        let end = DeflateAlphabet.endOfBlock
        output.add(UInt64(block.symbols.words[end]), width: UInt64(block.symbols.lengths[end]))
        output.flush()
    }

    private func symbolCounts() -> [UInt32] {
        var counts = (0..<DeflateAlphabet.symbolCount).map { $0 < 256 ? matcher.symbolCounts[$0] : 0 }
        counts[DeflateAlphabet.endOfBlock] = 1
        for length in DeflateAlphabet.lengths {
            let symbol = lengthSymbols[length - 3].symbol
            counts[DeflateAlphabet.endOfBlock + 1 + symbol] +=
                matcher.symbolCounts[length + DeflateMatcher.lengthBase]
        }
        return counts
    }

    private func distanceCounts() -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: DeflateAlphabet.distanceCount)
        for (index, symbol) in distanceSymbols.enumerated() { counts[symbol] += matcher.distanceCounts[index + 1] }
        return counts
    }

    private func fillTables(_ block: DeflateBlock) {
        for literal in 0..<256 {
            symbolTable[literal] = UInt32(block.symbols.words[literal]) | UInt32(block.symbols.lengths[literal]) << 24
        }
        for length in DeflateAlphabet.lengths {
            let (number, extra) = lengthSymbols[length - 3]
            let symbol = DeflateAlphabet.endOfBlock + 1 + number
            let width = UInt32(block.symbols.lengths[symbol])
            symbolTable[length + DeflateMatcher.lengthBase] =
                UInt32(block.symbols.words[symbol]) | UInt32(extra) << width
                | (width + UInt32(DeflateAlphabet.lengthExtraBits[number])) << 24
        }
        for (index, symbol) in distanceSymbols.enumerated() {
            let width = UInt64(block.distances.lengths[symbol])
            let extraBits = UInt64(DeflateAlphabet.distanceExtraBits[symbol])
            distanceTable[index + 1] =
                UInt64(block.distances.words[symbol]) | width << 16 | (width + extraBits) << 24
                | (1 << extraBits - 1) << 32
        }
    }

    /// Writes the tokens. Literals have the distance's index 0, whose word and extra bits are empty: no branch tells them apart.
    ///
    /// Safe: the tokens' fields are no larger than the tables.
    private func write(_ tokenCount: Int, to output: inout DeflateBits) {
        // A copy that no pointer leads to can stay in registers.
        var bits = output
        let tokens = matcher.tokens
        let symbolTable = self.symbolTable
        let distanceTable = self.distanceTable
        for index in 0..<tokenCount {
            let token = tokens[index]
            let symbol = UInt64(symbolTable[Int(token & 511)])
            let distance = distanceTable[Int(token &>> 9 & 1023)]
            let extra = UInt64(token &>> 19) & distance &>> 32
            let behind = (distance & 0xFFFF) | extra &<< (distance &>> 16 & 255)
            let width = symbol &>> 24
            bits.add((symbol & 0xFF_FFFF) | behind &<< width, width: width &+ (distance &>> 24 & 255))
            bits.flush()
        }
        output = bits
    }

    private func store(
        _ source: UnsafeRawBufferPointer, _ range: Range<Int>, isLast: Bool, _ output: inout DeflateBits
    ) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + FastDeflateCompressor.storedLimit, range.upperBound)
            output.add(isLast && end == range.upperBound ? 1 : 0, width: 3)
            output.finishByte()
            let count = UInt64(end - start)
            output.add(count | (count ^ 0xFFFF) << 16, width: 32)
            output.flush()
            output.append(UnsafeRawBufferPointer(rebasing: source[start..<end]))
            start = end
        }
    }
}
