import Testing

@testable import MillraceCompression

/// Our compressor against the library's decompressor, at the edges of literals, copies and blocks.
@Suite struct SnappyCompressorTests {
    /// Lengths of a repeated piece around the limits of both kinds of copies, and of literals between them.
    @Test(arguments: [4, 5, 11, 12, 59, 60, 61, 63, 64, 65, 66, 67, 68, 69, 128, 129, 131, 132, 255, 256, 257, 70_000])
    func copiesAndLiteralsOfEveryLength(length: Int) throws {
        for gap in [1, 59, 60, 61, 255, 256, 257, 2047, 2048, 2049, 65_535, 65_536, 65_537] {
            let piece = SampleBytes.make(.random, count: length + 200)
            let between = SampleBytes.make(.random, count: gap + 7).reversed()
            try roundTrip(piece[..<length] + between.prefix(gap) + piece[..<length] + [1, 2, 3])
        }
    }

    /// Sizes around the margin in which nothing is matched, and around a block's end.
    @Test(arguments: Array(0...140) + Array(65_530...65_545) + Array(65_600...65_670))
    func everySize(size: Int) throws {
        try roundTrip(Array((0..<size).map { UInt8(truncatingIfNeeded: $0 % 11) })[...])
        try roundTrip(SampleBytes.make(.random, count: size)[...])
    }

    /// Few different bytes make copies of every length overlap their own source.
    @Test(arguments: 1...6)
    func smallAlphabets(letters: Int) throws {
        var state: UInt64 = UInt64(letters)
        let bytes = (0..<300_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8((state >> 40) % UInt64(letters))
        }
        try roundTrip(bytes[...])
    }

    /// A single new byte before each copy from far away: the elements that take the most room for what they say.
    @Test func theMostExpensiveElements() throws {
        let piece = SampleBytes.make(.random, count: 40_000)
        var bytes = piece
        for index in 0..<9_000 { bytes += [UInt8(truncatingIfNeeded: index * 31)] + piece[index * 4..<index * 4 + 4] }
        try roundTrip(bytes[...])
    }

    /// Text with words that come again must become smaller than half: a matcher that finds nothing would pass everything else.
    @Test func findsMatches() throws {
        let words = ["carefully ", "final ", "deposits ", "sleep ", "furiously ", "ironic ", "requests ", "above "]
        let text = (0..<20_000).map { words[$0 * 7919 % 97 % 8] }.joined()
        #expect(try roundTrip(Array(text.utf8)[...]) < text.utf8.count / 4)
    }

    @discardableResult
    private func roundTrip(_ source: ArraySlice<UInt8>) throws -> Int {
        var compressor = try Compressor(.snappy)
        var decompressor = try Decompressor(.snappy)
        let packed = try source.withUnsafeBytes { try compressor.compress($0) }
        let result = try packed.withUnsafeBytes { try decompressor.decompress($0, limit: max(source.count, 1)) }
        #expect(result == Array(source))
        #expect(packed.count <= source.count + source.count / 6 + 32)
        return packed.count
    }
}
