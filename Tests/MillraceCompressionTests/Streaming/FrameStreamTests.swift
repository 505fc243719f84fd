import Testing

@testable import MillraceCompression

/// Zstandard and LZ4: frames of every kind, one after the other.
@Suite struct FrameStreamTests {
    private static let plain = SampleBytes.make(.compressible, count: 200_000)

    @Test(arguments: [CompressedFormat.zstd, .lz4], [1, 7, 65_536])
    func passesOverSkippableFrames(format: CompressedFormat, pieces: Int) {
        let (first, second) = (FrameStreamTests.plain[..<70_000], FrameStreamTests.plain[70_000...])
        let input =
            StreamSample.skippable([1, 2, 3]) + StreamSample.pack(Array(first), format)
            + StreamSample.skippable([], number: 7) + StreamSample.skippable(SampleBytes.make(.random, count: 300))
            + StreamSample.pack(Array(second), format) + StreamSample.skippable([0], number: 15)
        let outcome = StreamOutcome(input, format, pieces: pieces)
        #expect(outcome.fault == nil)
        #expect(outcome.bytes == FrameStreamTests.plain)
        #expect(StreamOutcome(StreamSample.skippable([5]), format, pieces: pieces).fault == nil)
        let cut = StreamOutcome(Array(input.dropLast()), format, pieces: pieces)
        #expect(cut.fault?.reason == .truncated)
        #expect(cut.fault?.position.member == 6)
    }

    @Test(arguments: [1, 7, 65_536])
    func readsZstdOfUnknownSize(pieces: Int) {
        for level: Int32 in [1, 3, 19] {
            let frame = StreamSample.zstd(FrameStreamTests.plain, statesSize: false, windowLog: 12, level: level)
            let outcome = StreamOutcome(frame + frame, .zstd, pieces: pieces, room: 10_000)
            #expect(outcome.fault == nil)
            #expect(outcome.bytes == FrameStreamTests.plain + FrameStreamTests.plain)
        }
    }

    @Test(arguments: [(CompressedFormat.zstd, 4), (.lz4, 4)])
    func verifiesTheChecksum(format: CompressedFormat, back: Int) {
        let good = StreamSample.pack([1, 2, 3], format)
        var bad = StreamSample.pack(FrameStreamTests.plain, format)
        bad[bad.count - back] ^= 1
        let fault = StreamOutcome(good + bad, format, pieces: 1000).fault
        #expect(fault?.reason == .checksumMismatch)
        #expect(fault?.position.member == 2)
        #expect(fault?.position.decompressedOffset == FrameStreamTests.plain.count + 3)
    }

    @Test func holdsTheLimitOfTheWindow() {
        let frame = StreamSample.zstd(FrameStreamTests.plain, statesSize: false, windowLog: 17)
        #expect(StreamOutcome(frame, .zstd, windowLimit: 1 << 17).bytes == FrameStreamTests.plain)
        let refused = StreamOutcome(frame, .zstd, windowLimit: 1 << 17 - 1)
        #expect(refused.fault?.reason == .windowTooLarge(limit: 1 << 16))
        // Window descriptor 0x90: 2^28 bytes.
        let large: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, 0x90, 1, 0, 0]
        #expect(StreamOutcome(large, .zstd).fault?.reason == .windowTooLarge(limit: 1 << 27))
    }

    @Test func refusesDictionaries() {
        // One byte for the dictionary's number, one for the size, and an empty last block.
        let zstd: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 0, 1, 0, 0]
        let lz4: [UInt8] = [4, 0x22, 0x4D, 0x18, 0x61, 0x40, 7, 0, 0, 0]
        for (format, frame) in [(CompressedFormat.zstd, zstd), (.lz4, lz4)] {
            for pieces in [1, 65_536] {
                let fault = StreamOutcome(StreamSample.pack([1], format) + frame, format, pieces: pieces).fault
                #expect(fault?.reason == .needsDictionary)
                #expect(fault?.position.member == 2)
                #expect(fault?.position.decompressedOffset == 1)
            }
        }
    }

    @Test func verifiesTheLengthThatLZ4States() {
        let packed = StreamSample.lz4([1, 2, 3], checksOfBlocks: false)
        var states = packed
        states[6] = 4
        // Only the header's checksum tells, and it is made right here by trying all of them.
        let reasons = (0...255).map { checksum in
            states[14] = UInt8(checksum)
            return StreamOutcome(states, .lz4).fault?.reason
        }
        #expect(reasons.filter { $0 == .lengthMismatch }.count == 1)
        #expect(reasons.filter { $0 == .checksumMismatch }.count == 255)
    }
}
