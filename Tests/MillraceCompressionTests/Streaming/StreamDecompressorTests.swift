import CMillraceCodecs
import Testing

@testable import MillraceCompression

@Suite struct StreamDecompressorTests {
    @Test(arguments: StreamSample.all, [1, 7, 65_536, 1 << 20])
    func readsEveryFormatAtEverySplit(sample: StreamSample, pieces: Int) {
        let outcome = StreamOutcome(sample.packed, sample.format, pieces: pieces)
        #expect(outcome.fault == nil)
        #expect(outcome.bytes == sample.plain)
    }

    @Test(arguments: StreamSample.all.filter { $0.plain.count <= 1000 }, [1, 2, 7, 999, 1000])
    func fillsEveryRoom(sample: StreamSample, room: Int) {
        for pieces in [1, 5, 65_536] {
            let outcome = StreamOutcome(sample.packed, sample.format, pieces: pieces, room: room)
            #expect(outcome.fault == nil)
            #expect(outcome.bytes == sample.plain)
        }
    }

    @Test(arguments: StreamSample.small, [1, 7, 65_536])
    func isTruncatedAtEveryPlace(sample: StreamSample, pieces: Int) {
        let two = sample.packed + StreamSample.pack([1, 2, 3], sample.format)
        for length in 0..<two.count where length != sample.packed.count {
            let outcome = StreamOutcome(Array(two[..<length]), sample.format, pieces: pieces)
            #expect(outcome.fault?.reason == .truncated, "cut at \(length) of \(two.count)")
            #expect(outcome.fault?.position.compressedOffset == length)
            #expect(outcome.fault?.position.decompressedOffset == outcome.bytes.count)
            #expect((sample.plain + [1, 2, 3]).starts(with: outcome.bytes))
        }
        #expect(StreamOutcome(sample.packed, sample.format, pieces: pieces).fault == nil)
    }

    /// Each bit is watched over, but for those that the format does not check: these change nothing that comes out.
    @Test(arguments: StreamSample.small)
    func noticesEveryBit(sample: StreamSample) {
        for bit in 0..<8 * sample.packed.count {
            var damaged = sample.packed
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            let outcome = StreamOutcome(damaged, sample.format)
            if outcome.fault == nil {
                #expect(outcome.bytes == sample.plain, "bit \(bit % 8) of byte \(bit / 8)")
                #expect(isUnchecked(bit, of: sample), "bit \(bit % 8) of byte \(bit / 8)")
            }
            let inPieces = StreamOutcome(damaged, sample.format, pieces: 1, room: 7)
            #expect(inPieces.fault == outcome.fault)
        }
    }

    private func isUnchecked(_ bit: Int, of sample: StreamSample) -> Bool {
        switch sample.format {
        // The flag "probably text"; the time, the compressor's effort and its system; what fills the last byte of the blocks up.
        case .gzip: bit == 3 * 8 || (4..<10).contains(bit / 8) || bit / 8 == sample.packed.count - 9
        // A bit to be ignored; whether the frame is one segment, so that its size is read as a window.
        case .zstd: bit == 4 * 8 + 4 || bit == 4 * 8 + 5
        // The size of the blocks, where they are smaller; an old way to shuffle, which changes long blocks only; the words of a table
        // that nothing uses; what fills the last byte up.
        case .bzip2: bit / 8 == 3 || bit == 14 * 8 + 7 || [37, 38, sample.packed.count - 1].contains(bit / 8)
        case .lz4: false
        }
    }

    @Test(arguments: StreamSample.small)
    func refusesWhatFollows(sample: StreamSample) {
        for garbage in [[0x20], Array("id,name\n".utf8), [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]] as [[UInt8]] {
            for pieces in [1, 65_536] {
                let outcome = StreamOutcome(sample.packed + garbage, sample.format, pieces: pieces)
                // The first byte of a bzip2 stream that is none is only known with the ones after it.
                #expect(outcome.fault?.reason == .trailingBytes)
                let expected = StreamPosition(
                    compressedOffset: sample.packed.count, decompressedOffset: sample.plain.count, member: 1)
                #expect(outcome.fault?.position == expected)
            }
        }
    }

    @Test(arguments: CompressedFormat.allCases)
    func refusesWhatIsNotTheFormat(format: CompressedFormat) {
        for noise in [Array("id,name\n1,2\n".utf8), SampleBytes.make(.random, count: 100), [0, 0, 0, 0]] {
            #expect(StreamOutcome(noise, format).fault?.reason == .damaged)
        }
        #expect(StreamOutcome([], format).fault?.reason == .truncated)
    }

    /// Damage anywhere has the same fault however the bytes arrive: the slow loops judge the fast ones.
    @Test(arguments: CompressedFormat.allCases, 0..<16)
    func damageIsTheSameAtEverySplit(format: CompressedFormat, seed: Int) {
        let plain = SampleBytes.make(.compressible, count: 12_000) + SampleBytes.make(.random, count: 3000)
        var packed = StreamSample.pack(plain, format) + StreamSample.pack(plain, format)
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0...seed % 3 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            packed[Int(state >> 33) % packed.count] ^= UInt8(truncatingIfNeeded: state >> 20) | 1
        }
        let whole = StreamOutcome(packed, format, pieces: 1 << 20)
        for pieces in [1, 7, 1000, 65_536] {
            let other = StreamOutcome(packed, format, pieces: pieces, room: 5000)
            #expect(other.fault == whole.fault, "pieces of \(pieces)")
            if whole.fault == nil { #expect(other.bytes == whole.bytes) }
        }
    }

    /// What grows a thousandfold comes out in rooms of the caller's size.
    @Test(arguments: CompressedFormat.allCases)
    func aBombComesOutInRooms(format: CompressedFormat) throws {
        let plain = [UInt8](repeating: 0, count: 4 << 20)
        let packed = StreamSample.pack(plain, format)
        #expect(packed.count < plain.count / 200)
        var decompressor = try StreamDecompressor(format)
        var rest = packed[...]
        var room = [UInt8](repeating: 1, count: 4096)
        var total = 0
        var isFull = true
        while isFull {
            let progress = try rest.withUnsafeBytes { input in
                try room.withUnsafeMutableBytes { try decompressor.decompress(input, into: $0) }
            }
            rest = rest.dropFirst(progress.read)
            total += progress.written
            #expect(!room[..<progress.written].contains { $0 != 0 })
            isFull = progress.written == room.count
        }
        try decompressor.finish()
        #expect(total == plain.count)
        #expect(decompressor.position.decompressedOffset == plain.count)
        #expect(decompressor.position.compressedOffset == packed.count)
    }

    /// Nothing gets lost without a word when a caller forgets to fetch what is waiting.
    @Test(arguments: StreamSample.small)
    func isNotFinishedBeforeAllCameOut(sample: StreamSample) throws {
        var decompressor = try StreamDecompressor(sample.format)
        var room = [UInt8](repeating: 0, count: sample.plain.count - 1)
        let progress = try sample.packed.withUnsafeBytes { input in
            try room.withUnsafeMutableBytes { try decompressor.decompress(input, into: $0) }
        }
        #expect(progress.written == room.count)
        #expect(throws: StreamFault.self) { try decompressor.finish() }
    }

    @Test func saysWhereInWords() {
        let fault = StreamFault(
            .gzip, .truncated, StreamPosition(compressedOffset: 10, decompressedOffset: 25, member: 2))
        #expect(
            fault.description == "the gzip data ends too early, at byte 10 (member 2, after 25 decompressed bytes)")
    }
}
