import MillraceBytes
import Testing

@Suite struct CyclicChecksumTests {
    private static let kinds: [(CyclicChecksum, polynomial: UInt64)] = [
        (.crc32, 0xEDB8_8320), (.crc32c, 0x82F6_3B78), (.crc64NVME, 0x9A6C_9329_AC4B_C9B5),
    ]

    private func checksum(_ kind: CyclicChecksum, _ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { kind.update(CyclicChecksum.empty, with: $0) }
    }

    /// The catalogue's check values.
    @Test func knownAnswers() {
        let digits = Array("123456789".utf8)
        #expect(checksum(.crc32, digits) == 0xCBF4_3926)
        #expect(checksum(.crc32c, digits) == 0xE306_9283)
        #expect(checksum(.crc64NVME, digits) == 0xAE8B_1486_0A79_9888)
        #expect(checksum(.crc64NVME, [UInt8](repeating: 0, count: 4096)) == 0x6482_D367_EB22_B64E)
        for (kind, _) in Self.kinds { #expect(checksum(kind, []) == 0) }
    }

    /// The slow twin: bit by bit.
    private func slow(_ polynomial: UInt64, _ width: Int, _ bytes: [UInt8]) -> UInt64 {
        let ones = UInt64.max >> (64 - width)
        var rest = ones
        for byte in bytes {
            rest ^= UInt64(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1 }
        }
        return rest ^ ones
    }

    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000])
    func agreesWithTheSlowTwinInPiecesAndCombined(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) }
        for (kind, polynomial) in Self.kinds {
            let whole = slow(polynomial, kind.width, bytes)
            #expect(checksum(kind, bytes) == whole)
            for cut in [0, 1, 3, count / 2, count - 1, count] where (0...count).contains(cut) {
                let (first, second) = (Array(bytes[..<cut]), Array(bytes[cut...]))
                let inPieces = second.withUnsafeBytes { kind.update(checksum(kind, first), with: $0) }
                #expect(inPieces == whole)
                let combined = kind.combine(
                    checksum(kind, first), checksum(kind, second), length: UInt64(second.count))
                #expect(combined == whole)
            }
        }
    }

    @Test func combinesOverLongRuns() {
        // A run of zeros by combining it with itself: 2 to the power of 40 bytes.
        for (kind, _) in Self.kinds {
            var (byPairs, byOne) = (checksum(kind, [0]), checksum(kind, [0]))
            for power in 0..<40 { byPairs = kind.combine(byPairs, byPairs, length: 1 << power) }
            byOne = kind.combine(byOne, checksumOfZeros(kind, 1 << 40 - 1), length: 1 << 40 - 1)
            #expect(byPairs == byOne)
        }
    }

    private func checksumOfZeros(_ kind: CyclicChecksum, _ count: UInt64) -> UInt64 {
        var (result, run, left, length) = (CyclicChecksum.empty, checksum(kind, [0]), count, UInt64(1))
        while left > 0 {
            if left & 1 == 1 { result = kind.combine(result, run, length: length) }
            run = kind.combine(run, run, length: length)
            (left, length) = (left >> 1, length << 1)
        }
        return result
    }
}
