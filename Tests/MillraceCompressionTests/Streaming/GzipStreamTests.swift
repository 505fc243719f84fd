import Testing

@testable import MillraceCompression

@Suite struct GzipStreamTests {
    private static let plain = Array("a member's bytes, a member's bytes".utf8)
    private static let packed = StreamSample.pack(plain, .gzip)

    /// All of the optional fields, in all combinations, short and empty. SPEC: RFC 1952 §2.3.
    @Test(arguments: 0..<32, [1, 7, 65_536])
    func readsEveryHeader(flags: Int, pieces: Int) {
        for field in [[], Array("a name".utf8), Array(repeating: 7, count: 300)] as [[UInt8]] {
            let member = GzipMember(flags: UInt8(flags), field: field).bytes(of: GzipStreamTests.plain)
            let outcome = StreamOutcome(member + member, .gzip, pieces: pieces)
            #expect(outcome.fault == nil)
            #expect(outcome.bytes == GzipStreamTests.plain + GzipStreamTests.plain)
        }
    }

    @Test func verifiesTheHeadersChecksum() {
        let member = GzipMember(flags: 0x1A, field: Array("name".utf8))
        var bytes = member.bytes(of: GzipStreamTests.plain)
        bytes[12] ^= 1
        let fault = StreamOutcome(bytes, .gzip).fault
        #expect(fault?.reason == .checksumMismatch)
        #expect(fault?.position == StreamPosition(compressedOffset: 22, decompressedOffset: 0, member: 1))
    }

    @Test(arguments: [(2, 7), (2, 9), (3, 0x20), (3, 0x40), (3, 0x80)] as [(Int, UInt8)])
    func refusesHeadersOfAnotherKind(place: Int, value: UInt8) {
        var bytes = GzipStreamTests.packed
        bytes[place] = value
        let fault = StreamOutcome(bytes, .gzip).fault
        #expect(fault?.reason == .damaged)
        #expect(fault?.position.compressedOffset == place)
    }

    @Test func verifiesChecksumAndLengthOfEachMember() {
        let packed = GzipStreamTests.packed
        for (place, reason) in [(8, StreamFault.Reason.checksumMismatch), (4, .lengthMismatch)] {
            var second = packed
            second[second.count - place] ^= 0x10
            let fault = StreamOutcome(packed + second + packed, .gzip, pieces: 7).fault
            #expect(fault?.reason == reason)
            #expect(fault?.position.compressedOffset == 2 * packed.count - place)
            #expect(fault?.position.decompressedOffset == 2 * GzipStreamTests.plain.count)
            #expect(fault?.position.member == 2)
        }
    }

    @Test(arguments: [1, 7, 65_536])
    func passesOverZerosBehindAMember(pieces: Int) {
        let (plain, packed) = (GzipStreamTests.plain, GzipStreamTests.packed)
        let zeros = [UInt8](repeating: 0, count: 1000)
        #expect(StreamOutcome(packed + zeros, .gzip, pieces: pieces).fault == nil)
        let two = StreamOutcome(packed + zeros + packed, .gzip, pieces: pieces)
        #expect(two.fault == nil)
        #expect(two.bytes == plain + plain)
        let fault = StreamOutcome(packed + zeros + [1], .gzip, pieces: pieces).fault
        #expect(fault?.reason == .trailingBytes)
        #expect(fault?.position.compressedOffset == packed.count + zeros.count)
        #expect(StreamOutcome(zeros, .gzip, pieces: pieces).fault?.reason == .damaged)
    }

    @Test(arguments: [1, 7, 65_536])
    func readsEmptyMembers(pieces: Int) {
        let empty = StreamSample.pack([], .gzip)
        #expect(StreamOutcome(empty, .gzip, pieces: pieces).fault == nil)
        let outcome = StreamOutcome(
            empty + GzipStreamTests.packed + empty + empty + GzipStreamTests.packed + empty, .gzip, pieces: pieces)
        #expect(outcome.fault == nil)
        #expect(outcome.bytes == GzipStreamTests.plain + GzipStreamTests.plain)
    }

    /// Members are independent: what one wrote is out of the next one's reach.
    @Test func aMatchDoesNotReachIntoTheMemberBefore() {
        var bits = DeflateWriter()
        bits.fixedBlock(isLast: true)
        bits.fixedMatchOfThree(distanceSymbol: 0)
        bits.fixedEnd()
        let second = GzipMember(flags: 0, field: []).bytes(deflated: bits.bytes, of: [0, 0, 0])
        for pieces in [1, 65_536] {
            let fault = StreamOutcome(GzipStreamTests.packed + second, .gzip, pieces: pieces).fault
            #expect(fault?.reason == .damaged)
            #expect(fault?.position.member == 2)
        }
    }
}

/// Writes a member with the header that a test wants.
struct GzipMember {
    let flags: UInt8
    /// What stands in each of the extra field, the name and the comment that the flags ask for.
    let field: [UInt8]

    func bytes(of plain: [UInt8]) -> [UInt8] {
        bytes(deflated: StreamSample.blocks(plain, .deflate(level: 6)), of: plain)
    }

    func bytes(deflated: [UInt8], of plain: [UInt8]) -> [UInt8] {
        header + deflated + StreamSample.littleEndian(Int(crc32(plain)), bytes: 4)
            + StreamSample.littleEndian(plain.count, bytes: 4)
    }

    private var header: [UInt8] {
        var header: [UInt8] = [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 0, 3]
        if flags & 4 != 0 { header += StreamSample.littleEndian(field.count, bytes: 2) + field }
        if flags & 8 != 0 { header += field + [0] }
        if flags & 16 != 0 { header += field + [0] }
        if flags & 2 != 0 { header += StreamSample.littleEndian(Int(crc32(header)), bytes: 2) }
        return header
    }

    private func crc32(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { Checksum.crc32($0) } }
}
