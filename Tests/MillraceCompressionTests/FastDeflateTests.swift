import Testing

@testable import MillraceCompression

/// Our compressor against the library's decompressor, at the edges of matches, codes, blocks and segments.
@Suite struct FastDeflateTests {
    @Test(
        arguments: Array(0...80) + Array(65_534...65_536) + Array(131_069...131_071) + Array(131_092...131_096) + [
            262_145
        ])
    func everySize(size: Int) throws {
        for kind in SampleBytes.Kind.allCases { try roundTrip(SampleBytes.make(kind, count: size)) }
        try roundTrip((0..<size).map { UInt8(truncatingIfNeeded: $0 % 11) })
    }

    /// Lengths around those of the symbols' limits and of the words that are compared, at distances around the farthest.
    @Test(arguments: [4, 5, 6, 7, 8, 9, 15, 16, 17, 23, 24, 25, 257, 258, 259, 260, 261, 516, 517, 1000, 40_000])
    func matchesOfEveryLength(length: Int) throws {
        let piece = SampleBytes.make(.random, count: length + 40)
        for gap in [0, 1, 2, 255, 256, 257, 32_700, 32_766, 32_767, 32_768, 32_769, 65_536] {
            let between = SampleBytes.make(.random, count: max(0, gap - length) + 977).suffix(max(0, gap - length))
            try roundTrip(piece[..<length] + between.reversed() + piece[..<length] + [1, 2, 3] + piece.suffix(30))
        }
    }

    /// Few different bytes make matches overlap their own source; one letter alone makes a run of one distance.
    @Test(arguments: 1...6)
    func smallAlphabets(letters: Int) throws {
        var state = UInt64(letters)
        try roundTrip(
            (0..<300_000).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8((state >> 40) % UInt64(letters))
            })
    }

    /// Random mixtures of literals and copies from anywhere in reach or beyond it.
    @Test(arguments: 0..<60)
    func randomMixtures(seed: Int) throws {
        var random = SampleRandom(seed: UInt64(seed))
        var bytes: [UInt8] = [UInt8(truncatingIfNeeded: seed)]
        let letters = [2, 4, 17, 256][seed % 4]
        while bytes.count < 20_000 << (seed % 5) {
            for _ in 0..<random.below(40) { bytes.append(UInt8(random.below(letters))) }
            let start = max(0, bytes.count - 1 - random.below([8, 300, 40_000, 140_000][random.below(4)]))
            for place in start..<start + random.below([12, 40, 600][random.below(3)]) { bytes.append(bytes[place]) }
        }
        try roundTrip(bytes)
    }

    /// What cannot be made smaller is stored, and takes no more than that.
    @Test func storesNoise() throws {
        #expect(try roundTrip(SampleBytes.make(.random, count: 1 << 20)) <= 1 << 20 + 200)
        #expect(try roundTrip([7]) <= 3)
        #expect(try roundTrip([]) == 2)
    }

    /// The library's level 1 is the measure: a matcher that finds nothing would pass everything else.
    @Test func isNotMuchLargerThanTheLibrary() throws {
        let words = ["carefully ", "final ", "deposits ", "sleep ", "furiously ", "ironic ", "requests ", "above "]
        var random = SampleRandom(seed: 1)
        var text: [UInt8] = []
        for row in 0..<10_000 {
            text += [2, UInt8(row >> 8), UInt8(row & 255), 2]
            for _ in 0..<6 { text += Array(words[random.below(8)].utf8) }
        }
        let library = try DeflateCompressor(level: 1)
        let measure = try [UInt8](capacity: text.count) { room throws(CompressionFault) in
            try text.withRawBytes { bytes throws(CompressionFault) in try library.deflate(bytes, to: room) }
        }
        #expect(try roundTrip(text) < measure.count * 23 / 20)
    }

    @discardableResult
    private func roundTrip(_ source: [UInt8]) throws -> Int {
        var compressor = try Compressor(.deflate(level: 1))
        var decompressor = try Decompressor(.deflate(level: 1))
        let packed = try source.withUnsafeBytes { try compressor.compress($0) }
        let result = try packed.withUnsafeBytes { try decompressor.decompress($0, limit: max(source.count, 1)) }
        #expect(result == source)
        #expect(packed.count <= source.count + (source.count / 65_535 + 2) * 5)
        return packed.count
    }
}

@Suite struct PrefixCodeTests {
    /// Weights that grow like Fibonacci's numbers make the deepest tree there is.
    @Test(arguments: [(2, 7), (5, 7), (19, 7), (24, 15), (30, 15)])
    func deepTreesAreLimited(count: Int, limit: Int) {
        var weights: [UInt32] = [1, 1]
        while weights.count < count { weights.append(weights[weights.count - 1] + weights[weights.count - 2]) }
        let code = PrefixCode(frequencies: weights, limit: limit)
        #expect(isComplete(code))
        #expect(code.lengths.allSatisfy { (1...limit).contains(Int($0)) })
        #expect(code.lengths == code.lengths.sorted(by: >))
    }

    @Test func thereAreTwoWordsAtLeast() {
        for frequencies: [UInt32] in [[0, 0, 0], [0, 9, 0], [9, 0, 0], [0, 0, 9]] {
            let code = PrefixCode(frequencies: frequencies, limit: 15)
            #expect(isComplete(code))
            #expect(code.lengths.filter { $0 > 0 }.count == 2)
        }
    }

    /// Where the limit does not bind, the words take as many bits as those of the textbook's tree.
    @Test(arguments: 0..<50)
    func isAsShortAsTheTextbookTree(seed: Int) {
        var random = SampleRandom(seed: UInt64(seed))
        let weights = (0..<2 + random.below(284)).map { _ in UInt32(1 + random.below([3, 100, 5000][seed % 3])) }
        let code = PrefixCode(frequencies: weights, limit: 15)
        #expect(isComplete(code))
        var trees = weights.map(Int.init)
        var bits = 0
        while trees.count > 1 {
            trees.sort(by: >)
            let both = trees.removeLast() + trees.removeLast()
            bits += both
            trees.append(both)
        }
        #expect(zip(weights, code.lengths).reduce(0) { $0 + Int($1.0) * Int($1.1) } == bits)
    }

    /// SPEC: RFC 1951, section 3.2.2, the example; words are kept with their first bit lowest.
    @Test func hasTheWordsOfTheSpecification() {
        #expect(PrefixCode(lengths: [3, 3, 3, 3, 3, 2, 4, 4]).words == [2, 6, 1, 5, 3, 0, 7, 15])
    }

    private func isComplete(_ code: PrefixCode) -> Bool {
        code.lengths.filter { $0 > 0 }.reduce(0) { $0 + 1 << (15 - Int($1)) } == 1 << 15
    }
}

@Suite struct DeflateAlphabetTests {
    /// SPEC: RFC 1951, section 3.2.5, lines of its tables.
    @Test func hasTheSymbolsOfTheSpecification() {
        for (length, symbol, extra) in [(3, 0, 0), (10, 7, 0), (12, 8, 1), (114, 22, 15), (257, 27, 30), (258, 28, 0)] {
            #expect(DeflateAlphabet.length(length) == (symbol, extra))
        }
        for (distance, symbol, extra) in [(1, 0, 0), (4, 3, 0), (6, 4, 1), (257, 16, 0), (32_768, 29, 8191)] {
            #expect(DeflateAlphabet.distance(distance) == (symbol, extra))
        }
    }
}

private struct SampleRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}

extension [UInt8] {
    fileprivate func withRawBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(CompressionFault) -> Result
    ) throws(CompressionFault) -> Result {
        try span.withUnsafeBytes(body)
    }
}
