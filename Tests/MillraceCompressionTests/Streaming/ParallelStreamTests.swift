import Testing

@testable import MillraceCompression

/// Side by side or one after the other: the same bytes, and the same faults.
@Suite struct ParallelStreamTests {
    private static let plain = SampleBytes.make(.compressible, count: 200_000)

    private static func blocks(_ format: CompressedFormat) -> [[UInt8]] {
        let size = 20_000
        return stride(from: 0, to: plain.count, by: size).map { start in
            let block = Array(plain[start..<start + size])
            return format == .gzip ? bgzf(block) : StreamSample.pack(block, format)
        } + [format == .gzip ? bgzf([]) : StreamSample.skippable([1])]
    }

    /// A member with its own length in its header: one less, in two bytes.
    private static func bgzf(_ plain: [UInt8]) -> [UInt8] {
        func member(_ size: Int) -> [UInt8] {
            let field = [UInt8(ascii: "B"), UInt8(ascii: "C"), 2, 0] + StreamSample.littleEndian(size, bytes: 2)
            return GzipMember(flags: 4, field: field).bytes(of: plain)
        }
        return member(member(0).count - 1)
    }

    @Test(arguments: [CompressedFormat.gzip, .zstd], [1, 7, 5000, 65_536, 1 << 20])
    func sameBytes(format: CompressedFormat, pieces: Int) {
        let input = ParallelStreamTests.blocks(format).flatMap(\.self)
        for room in [1000, 20_000, 70_000, 1 << 20] {
            let crew = CountingCrew()
            let outcome = StreamOutcome(input, format, pieces: pieces, room: room, crew: crew.streamCrew(width: 3))
            #expect(outcome.fault == nil)
            #expect(outcome.bytes == ParallelStreamTests.plain)
            if room > 50_000, pieces == 1 << 20 { #expect(crew.calls > 0) }
        }
    }

    @Test(arguments: [CompressedFormat.gzip, .zstd], 0..<24)
    func sameFaults(format: CompressedFormat, seed: Int) {
        var input = ParallelStreamTests.blocks(format).flatMap(\.self)
        let place = (seed * 7919 + seed * seed * 104_729) % input.count
        switch seed % 3 {
        case 0: input[place] ^= UInt8(1 << (seed % 8))
        case 1: input.removeLast(place)
        default: input.insert(contentsOf: [1, 2, 3], at: place)
        }
        let serial = StreamOutcome(input, format)
        for pieces in [5000, 1 << 20] {
            let parallel = StreamOutcome(
                input, format, pieces: pieces, room: 1 << 20, crew: CountingCrew().streamCrew(width: 3))
            #expect(parallel.fault == serial.fault)
            if serial.fault == nil { #expect(parallel.bytes == serial.bytes) }
        }
    }

    @Test(arguments: [CompressedFormat.gzip, .zstd])
    func readsWhatHasNoSizesInBetween(format: CompressedFormat) {
        let plain = ParallelStreamTests.plain
        let blocks = ParallelStreamTests.blocks(format).flatMap(\.self)
        let odd =
            format == .gzip
            ? StreamSample.pack(plain, .gzip) : StreamSample.zstd(plain, statesSize: false, windowLog: 12)
        for pieces in [5000, 1 << 20] {
            let outcome = StreamOutcome(
                blocks + odd + blocks, format, pieces: pieces, room: 1 << 20, crew: CountingCrew().streamCrew(width: 2))
            #expect(outcome.fault == nil)
            #expect(outcome.bytes == plain + plain + plain)
        }
    }

    /// As a compressor writes them that does not know what will come.
    @Test(arguments: [5000, 1 << 20], 0..<12)
    func readsZstdFramesWithoutSizes(pieces: Int, seed: Int) {
        let plain = ParallelStreamTests.plain
        let ends = [0, 1, 40_000, 40_000, 170_000, plain.count]
        var input = zip(ends, ends.dropFirst()).flatMap { start, end in
            StreamSample.zstd(Array(plain[start..<end]), statesSize: false) + StreamSample.skippable([7])
        }
        if seed > 0 { input[seed * 7919 % input.count] ^= UInt8(1 << (seed % 8)) }
        let serial = StreamOutcome(input, .zstd)
        let crew = CountingCrew()
        let parallel = StreamOutcome(input, .zstd, pieces: pieces, room: 1 << 20, crew: crew.streamCrew(width: 3))
        #expect(parallel.fault == serial.fault)
        if serial.fault == nil { #expect(parallel.bytes == serial.bytes) }
        if seed == 0 {
            #expect(parallel.bytes == plain)
            if pieces == 1 << 20 { #expect(crew.pieces == 2 * (ends.count - 1)) }
        }
    }

    @Test func refusesAWindowBeyondTheLimitSideBySideAsWell() {
        let frame = StreamSample.zstd(ParallelStreamTests.plain, windowLog: 17)
        let outcome = StreamOutcome(
            frame + frame, .zstd, pieces: 1 << 20, room: 1 << 20, windowLimit: 1 << 16,
            crew: CountingCrew().streamCrew(width: 2))
        #expect(outcome.fault?.reason == .windowTooLarge(limit: 1 << 16))
    }
}
