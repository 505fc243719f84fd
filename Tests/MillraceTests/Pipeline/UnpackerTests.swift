import MillraceCompression
import NIOCore
import Synchronization
import Testing

@testable import Millrace

@Suite struct UnpackerTests {
    private static let plain = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    private static func members() throws -> [UInt8] {
        var compressor = try Compressor(.gzip(level: 1))
        var bytes: [UInt8] = []
        for _ in 0..<20 { bytes += try plain.withUnsafeBytes { try compressor.compress($0) } }
        return bytes
    }

    /// Nothing is lost or waits for ever, whatever is gathered; and what is gathered is shared out.
    @Test(arguments: [0, 1 << 20, 4 << 20], [1, 2])
    func gathersForTheCrew(lookAhead: Int, width: Int) throws {
        let input = try UnpackerTests.members()
        let most = Mutex(0)
        let crew = StreamCrew(width: width) { count, body in
            most.withLock { $0 = max($0, count) }
            for piece in 0..<count { body(piece, 0) }
        }
        var unpacker = Unpacker(windowLimit: 1 << 20, lookAhead: lookAhead, crew: crew)
        var size = 0
        var isSame = true
        func take() throws {
            while let run = try unpacker.next() {
                guard case .room(let room, let part) = run else {
                    Issue.record("not decompressed")
                    return
                }
                #expect(part.count <= Unpacker.roomBytes)
                for (place, byte) in zip(size..., room[part]) {
                    isSame = isSame && byte == UnpackerTests.plain[place % UnpackerTests.plain.count]
                }
                size += part.count
                unpacker.giveBack(room)
            }
        }
        for start in stride(from: 0, to: input.count, by: 50_000) {
            unpacker.feed(ByteBuffer(bytes: input[start..<min(start + 50_000, input.count)]))
            try take()
        }
        unpacker.end()
        try take()
        #expect(size == 20 * UnpackerTests.plain.count)
        #expect(isSame)
        let isGathered = lookAhead == 4 << 20 && width > 1 && input.count / 20 < lookAhead / 4
        #expect((most.withLock(\.self) > 3) == isGathered)
    }
}
