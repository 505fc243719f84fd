import Testing

@testable import MillraceCompression

/// Blocks of every kind, from three compressors and by hand.
@Suite struct InflaterTests {
    /// Random mixtures of literals and copies from anywhere in reach, through every kind of block.
    @Test(arguments: 0..<20)
    func randomMixtures(seed: Int) {
        var random = MixtureRandom(seed: UInt64(seed))
        var plain: [UInt8] = [UInt8(truncatingIfNeeded: seed)]
        let letters = [2, 4, 17, 60, 256][seed % 5]
        while plain.count < 20_000 << (seed % 4) {
            for _ in 0..<random.below(40) { plain.append(UInt8(random.below(letters))) }
            let start = max(0, plain.count - 1 - random.below([1, 2, 8, 20, 300, 32_768][random.below(6)]))
            for place in start..<start + random.below([12, 40, 600][random.below(3)]) { plain.append(plain[place]) }
        }
        for level in [1, 6, 12] {
            let packed = GzipMember(flags: 0, field: []).bytes(
                deflated: StreamSample.blocks(plain, .deflate(level: level)), of: plain)
            for (pieces, room) in [(1 << 20, 1 << 20), (65_536, 4096), (7, 65_536), (1, 100_000)] {
                let outcome = StreamOutcome(packed, .gzip, pieces: pieces, room: room)
                #expect(outcome.fault == nil)
                #expect(outcome.bytes == plain, "level \(level), pieces of \(pieces)")
            }
        }
    }

    /// Matches of every length at distances that overlap themselves, on the fast loop and on the slow one.
    @Test(arguments: Array(1...20) + [31, 40, 255, 256, 257, 32_767, 32_768])
    func everyDistance(distance: Int) {
        let piece = SampleBytes.make(.random, count: distance)
        var plain = piece
        for length in 3...300 {
            for place in plain.count - distance..<plain.count - distance + length { plain.append(plain[place]) }
            plain.append(UInt8(truncatingIfNeeded: length))
        }
        let packed = StreamSample.blocks(plain, .gzip(level: 12))
        for pieces in [1, 65_536, 1 << 20] { #expect(StreamOutcome(packed, .gzip, pieces: pieces).bytes == plain) }
    }

    @Test func everyLiteralOfTheFixedCode() {
        var bits = DeflateWriter()
        bits.fixedBlock(isLast: false)
        for byte in UInt8.min...UInt8.max { bits.fixedLiteral(byte) }
        bits.fixedMatchOfThree(distanceSymbol: 0)
        bits.fixedEnd()
        bits.fixedBlock(isLast: true)
        bits.fixedEnd()
        check(bits, is: Array(0...255) + [255, 255, 255])
    }

    /// A code of one distance, of one bit, is legal though the other bit means nothing; and so is a code without distances.
    @Test func codesWithOneWordOrNone() {
        for distanceLength in [0, 1] {
            var bits = DeflateWriter()
            writeTwoLiterals(&bits, distanceLength: distanceLength)
            bits.word(0, 1)
            bits.word(0, 1)
            if distanceLength == 1 {
                bits.word(3, 2)
                bits.word(0, 1)
            }
            bits.word(2, 2)
            check(bits, is: distanceLength == 1 ? [0, 0, 0, 0, 0] : [0, 0])
        }
    }

    /// Words: literal 0 of one bit, end of block and length 3 of two; one distance, or none.
    private func writeTwoLiterals(_ bits: inout DeflateWriter, distanceLength: Int) {
        // Code lengths 0, 1, 2 and 18 of two bits each, in the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1.
        bits.dynamicBlock(
            literals: 258, distances: 1, codeLengths: [0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2])
        bits.word(1, 2)
        for zeros in [138, 117] {
            bits.word(3, 2)
            bits.number(zeros - 11, 7)
        }
        bits.word(2, 2)
        bits.word(2, 2)
        bits.word(distanceLength, 2)
    }

    private func check(_ bits: DeflateWriter, is plain: [UInt8]) {
        let packed = GzipMember(flags: 0, field: []).bytes(deflated: bits.bytes, of: plain)
        // Behind it more, so that the fast loop runs as well.
        let more = GzipMember(flags: 0, field: []).bytes(of: SampleBytes.make(.random, count: 100))
        for pieces in [1, 7, 65_536] {
            let outcome = StreamOutcome(packed + more, .gzip, pieces: pieces)
            #expect(outcome.fault == nil)
            #expect(outcome.bytes.prefix(plain.count) == plain[...])
        }
    }

    @Test(arguments: BadDeflate.all)
    func refuses(bad: BadDeflate) {
        let packed = GzipMember(flags: 0, field: []).bytes(deflated: bad.bits.bytes, of: [])
        let padded = packed + [UInt8](repeating: 0xA5, count: 100)
        let whole = StreamOutcome(padded, .gzip).fault
        #expect(whole?.reason == .damaged)
        for pieces in [1, 7] { #expect(StreamOutcome(padded, .gzip, pieces: pieces).fault == whole) }
    }
}

/// Deflated bytes that break one rule.
struct BadDeflate: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bits: DeflateWriter

    init(_ name: String, _ write: (inout DeflateWriter) -> Void) {
        testDescription = name
        var bits = DeflateWriter()
        write(&bits)
        self.bits = bits
    }

    static let all = [
        BadDeflate("a fourth kind of block") { $0.number(7, 3) },
        BadDeflate("a stored length that does not match its twin") {
            $0.number(1, 8)
            $0.number(5, 16)
            $0.number(5, 16)
        },
        BadDeflate("a match before the first byte") {
            $0.fixedBlock(isLast: true)
            $0.fixedMatchOfThree(distanceSymbol: 0)
        },
        BadDeflate("a distance one too far") {
            $0.fixedBlock(isLast: true)
            $0.fixedLiteral(1)
            $0.fixedMatchOfThree(distanceSymbol: 1)
        },
        BadDeflate("a length that the fixed code has no meaning for") {
            $0.fixedBlock(isLast: true)
            $0.word(0xC6, 8)
        },
        BadDeflate("a distance that the fixed code has no meaning for") {
            $0.fixedBlock(isLast: true)
            $0.fixedLiteral(1)
            $0.fixedMatchOfThree(distanceSymbol: 30)
        },
        BadDeflate("287 literals and lengths") {
            $0.dynamicBlock(literals: 287, distances: 1, codeLengths: [0, 0, 0, 0])
        },
        BadDeflate("31 distances") { $0.dynamicBlock(literals: 257, distances: 31, codeLengths: [0, 0, 0, 0]) },
        BadDeflate("code lengths without a code") {
            $0.dynamicBlock(literals: 257, distances: 1, codeLengths: [0, 0, 0, 0])
        },
        BadDeflate("code lengths with too many words") {
            $0.dynamicBlock(literals: 257, distances: 1, codeLengths: [1, 1, 1, 0])
        },
        BadDeflate("code lengths with too few words") {
            $0.dynamicBlock(literals: 257, distances: 1, codeLengths: [1, 0, 0, 0])
        },
        BadDeflate("nothing to repeat") {
            $0.dynamicBlock(literals: 257, distances: 1, codeLengths: [1, 0, 0, 1])
            $0.word(1, 1)
            $0.number(0, 2)
        },
        BadDeflate("more lengths than symbols") {
            $0.dynamicBlock(literals: 257, distances: 1, codeLengths: [0, 0, 1, 1])
            for _ in 0..<2 {
                $0.word(1, 1)
                $0.number(127, 7)
            }
        },
        BadDeflate("no word for the end of the block") {
            $0.dynamicBlock(
                literals: 257, distances: 1, codeLengths: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
            $0.word(0, 1)
            $0.word(0, 1)
            for zeros in [138, 118] {
                $0.word(1, 1)
                $0.number(zeros - 11, 7)
            }
        },
    ]
}

private struct MixtureRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
