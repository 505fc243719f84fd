/// The two codes of a DEFLATE block, and what the block takes with them.
///
/// SPEC: RFC 1951, sections 3.2.6 and 3.2.7.
struct DeflateBlock {
    /// A step of a header with its own codes: a symbol of the code for code lengths, and its extra bits.
    private struct Step {
        let symbol: Int
        var extra = 0
        var extraBits = 0
    }

    private static let longestWord = 15
    private static let longestHeaderWord = 7
    private static let headerOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let fixedSymbols = PrefixCode(
        lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = PrefixCode(lengths: [UInt8](repeating: 5, count: 32))

    let symbols: PrefixCode
    let distances: PrefixCode
    private let isFixed: Bool
    private let steps: [Step]
    private let headerCode: PrefixCode
    private let headerCount: Int
    /// The whole block with its header.
    let bitCount: Int

    /// Makes the codes that are best for symbols and distances that occur so often: the end of the block is counted here.
    init(symbolCounts: [UInt32], distanceCounts: [UInt32]) {
        let symbols = PrefixCode(frequencies: symbolCounts, limit: DeflateBlock.longestWord)
        let distances = PrefixCode(frequencies: distanceCounts, limit: DeflateBlock.longestWord)
        steps = DeflateBlock.steps(symbols.lengths[...], distances.lengths[...])
        var stepCounts = [UInt32](repeating: 0, count: 19)
        for step in steps { stepCounts[step.symbol] += 1 }
        let headerCode = PrefixCode(frequencies: stepCounts, limit: DeflateBlock.longestHeaderWord)
        headerCount = max(4, 1 + (DeflateBlock.headerOrder.lastIndex { headerCode.lengths[$0] > 0 } ?? 0))
        let headerBits = steps.reduce(14 + 3 * headerCount) { $0 + Int(headerCode.lengths[$1.symbol]) + $1.extraBits }
        self.headerCode = headerCode
        let own = headerBits + DeflateBlock.bits(symbols, symbolCounts) + DeflateBlock.bits(distances, distanceCounts)
        let fixed =
            DeflateBlock.bits(DeflateBlock.fixedSymbols, symbolCounts)
            + DeflateBlock.bits(DeflateBlock.fixedDistances, distanceCounts)
        isFixed = fixed <= own
        self.symbols = isFixed ? DeflateBlock.fixedSymbols : symbols
        self.distances = isFixed ? DeflateBlock.fixedDistances : distances
        let extra =
            zip(symbolCounts[(DeflateAlphabet.endOfBlock + 1)...], DeflateAlphabet.lengthExtraBits)
            .reduce(0) { $0 + Int($1.0) * $1.1 }
            + zip(distanceCounts, DeflateAlphabet.distanceExtraBits).reduce(0) { $0 + Int($1.0) * $1.1 }
        bitCount = 3 + min(own, fixed) + extra
    }

    private static func bits(_ code: PrefixCode, _ counts: [UInt32]) -> Int {
        zip(counts, code.lengths).reduce(0) { $0 + Int($1.0) * Int($1.1) }
    }

    /// Writes everything that stands before the block's first symbol.
    func writeHeader(isLast: Bool, to output: inout DeflateBits) {
        output.add(isLast ? 1 : 0, width: 1)
        output.add(isFixed ? 1 : 2, width: 2)
        if !isFixed { writeCodes(to: &output) }
        output.flush()
    }

    private func writeCodes(to output: inout DeflateBits) {
        output.add(UInt64(symbols.lengths.count - 257), width: 5)
        output.add(UInt64(distances.lengths.count - 1), width: 5)
        output.add(UInt64(headerCount - 4), width: 4)
        output.flush()
        for symbol in DeflateBlock.headerOrder[..<headerCount] {
            output.add(UInt64(headerCode.lengths[symbol]), width: 3)
            output.flush()
        }
        for step in steps {
            output.add(UInt64(headerCode.words[step.symbol]), width: UInt64(headerCode.lengths[step.symbol]))
            output.add(UInt64(step.extra), width: UInt64(step.extraBits))
            output.flush()
        }
    }

    /// Says the lengths of both codes as runs.
    private static func steps(_ symbols: ArraySlice<UInt8>, _ distances: ArraySlice<UInt8>) -> [Step] {
        var rest = symbols + distances
        var steps: [Step] = []
        while let length = rest.first {
            let run = rest.prefix { $0 == length }.count
            rest = rest.dropFirst(run)
            append(length, run, to: &steps)
        }
        return steps
    }

    private static func append(_ length: UInt8, _ run: Int, to steps: inout [Step]) {
        var left = run
        if length > 0 {
            steps.append(Step(symbol: Int(length)))
            left -= 1
        }
        while left >= 3 {
            let longest = length > 0 ? 6 : left < 11 ? 10 : 138
            let count = min(left, longest)
            switch longest {
            case 6: steps.append(Step(symbol: 16, extra: count - 3, extraBits: 2))
            case 10: steps.append(Step(symbol: 17, extra: count - 3, extraBits: 3))
            default: steps.append(Step(symbol: 18, extra: count - 11, extraBits: 7))
            }
            left -= count
        }
        for _ in 0..<left { steps.append(Step(symbol: Int(length))) }
    }
}
