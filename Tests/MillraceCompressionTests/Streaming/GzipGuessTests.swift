import Testing

@testable import MillraceCompression

/// Members that do not say where they end are decompressed side by side on a guess: the serial stream judges what comes of it.
@Suite struct GzipGuessTests {
    private static let plain = SampleBytes.make(.compressible, count: 60_000) + SampleBytes.make(.random, count: 20_000)

    private static func member(_ count: Int, flags: UInt8 = 0) -> [UInt8] {
        GzipMember(flags: flags, field: [65, 66]).bytes(of: Array(plain.suffix(count)))
    }

    /// A member whose bytes are stored as they are, so that members inside of it can be seen from outside.
    private static func stored(_ content: [UInt8]) -> [UInt8] {
        var rest = content[...]
        var deflated: [UInt8] = []
        repeat {
            let part = rest.prefix(65_535)
            rest = rest.dropFirst(part.count)
            let length = StreamSample.littleEndian(part.count, bytes: 2)
            deflated += [rest.isEmpty ? 1 : 0] + length + length.map { ~$0 } + part
        } while !rest.isEmpty
        return GzipMember(flags: 0, field: []).bytes(deflated: deflated, of: content)
    }

    /// A member whose header names no system that the search believes in.
    private static func unseen(_ count: Int) -> [UInt8] {
        var bytes = member(count)
        bytes[9] = 77
        return bytes
    }

    private static func unseenOnes() -> [UInt8] {
        unseen(3000) + unseen(0) + member(0) + unseen(9) + member(0) + unseen(0)
    }

    /// A member whose byte at so many from the end is another.
    private static func damaged(_ back: Int) -> [UInt8] {
        var bytes = member(3000)
        bytes[bytes.count - back] ^= 9
        return bytes
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    private static let magicNumbers = (0..<40).flatMap { _ in [0x1F, 0x8B, 8, 0] as [UInt8] }

    private static let some: [UInt8] = member(3000) + member(1, flags: 8) + member(20_000) + member(0)

    static let inputs: [(name: String, bytes: [UInt8])] = [
        ("members of all sizes", some + member(80_000) + some + member(70_000, flags: 31) + some),
        ("one member", member(80_000)),
        ("tiny members", (0..<900).flatMap { member($0 % 3) }),
        ("members in a member", some + stored(some + some) + some),
        ("members in a member in a member", stored(stored(some)) + stored([]) + some),
        ("a member in a member, in front and at the end", stored(member(500) + member(700)) + some + some),
        ("magic numbers everywhere", (0..<50).flatMap { _ in stored(magicNumbers) }),
        ("zeros between", (0..<60).flatMap { member($0 * 50) + zeros($0 % 9) }),
        ("zeros at the end", some + some + zeros(1000)),
        ("headers that are not found", some + unseenOnes() + some),
        ("text behind", some + some + Array("id,name\n".utf8)),
        ("a magic number behind", some + some + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]),
        ("a wrong size", some + damaged(1) + some),
        ("a wrong checksum", some + damaged(5) + some),
    ]

    @Test(arguments: inputs.indices, [1, 7, 5000, 65_536, 1 << 20])
    func isAsOneAfterTheOther(index: Int, pieces: Int) {
        let (name, input) = GzipGuessTests.inputs[index]
        let serial = StreamOutcome(input, .gzip)
        for (room, width) in [(1000, 2), (20_000, 5), (100_000, 2), (1 << 20, 3)] {
            let parallel = StreamOutcome(
                input, .gzip, pieces: pieces, room: room, crew: CountingCrew().streamCrew(width: width))
            #expect(parallel.fault == serial.fault, "\(name)")
            if serial.fault == nil { #expect(parallel.bytes == serial.bytes, "\(name)") }
        }
    }

    @Test(arguments: 0..<48)
    func hasTheSameFaults(seed: Int) {
        var input = GzipGuessTests.inputs[seed % 4 == 3 ? 3 : 0].bytes
        let place = (seed * 7919 + seed * seed * 104_729) % input.count
        switch seed % 3 {
        case 0: input[place] ^= UInt8(1 << (seed % 8))
        case 1: input.removeLast(place)
        default: input.insert(contentsOf: [0x1F, 0x8B, 8], at: place)
        }
        let serial = StreamOutcome(input, .gzip)
        for pieces in [5000, 1 << 20] {
            let parallel = StreamOutcome(
                input, .gzip, pieces: pieces, room: 1 << 20, crew: CountingCrew().streamCrew(width: 3))
            #expect(parallel.fault == serial.fault)
            if serial.fault == nil { #expect(parallel.bytes == serial.bytes) }
        }
    }

    /// All but the last, behind which nothing says where it ends.
    @Test func sharesOutAllMembersButTheLast() {
        let count = 300
        let crew = CountingCrew()
        let outcome = StreamOutcome(
            (0..<count).flatMap { _ in GzipGuessTests.member(1000) }, .gzip, pieces: 1 << 20, room: 1 << 20,
            crew: crew.streamCrew(width: 2))
        #expect(outcome.bytes.count == count * 1000)
        #expect(crew.pieces == count - 1)
        #expect(crew.calls < 10)
    }

    /// What is guessed in vain costs less than what is read.
    @Test func ceasesToGuessWhereItIsWrong() {
        let count = 300
        let crew = CountingCrew()
        let input = (0..<count).flatMap { _ in GzipGuessTests.member(1000) + GzipGuessTests.zeros(2) }
        let outcome = StreamOutcome(
            input, .gzip, pieces: 1 << 20, room: 1 << 20, crew: crew.streamCrew(width: 2))
        #expect(outcome.bytes.count == count * 1000)
        #expect(crew.pieces < count / 5)
    }
}
