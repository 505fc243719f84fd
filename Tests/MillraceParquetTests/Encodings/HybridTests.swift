import MillraceBytes
import Testing

@testable import MillraceParquet

@Suite struct HybridTests {
    @Test(arguments: 1...32)
    func roundTrip(bitWidth: Int) throws {
        var random = TestRandom(seed: UInt64(bitWidth))
        for count in [0, 1, 7, 8, 9, 31, 64, 65, 1000, 4099] {
            for runs in [false, true] {
                let values = HybridTests.values(count, bitWidth, runs: runs, &random)
                var sink = ByteSink()
                values.withUnsafeBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return }
                    HybridEncoder.encode(base, count: count, bitWidth: bitWidth, into: &sink)
                }
                var decoder = try HybridDecoder(sink.bytes, bitWidth: bitWidth)
                let found = try decoder.decode(count, maximum: Int(UInt32.max), as: UInt32.self)
                #expect(found == values, "\(count) values of \(bitWidth) bits")
            }
        }
    }

    private static func values(_ count: Int, _ bitWidth: Int, runs: Bool, _ random: inout TestRandom) -> [UInt32] {
        var values: [UInt32] = []
        while values.count < count {
            let value = UInt32(truncatingIfNeeded: random.next() >> UInt64(64 - bitWidth))
            let length = runs ? Int.random(in: 1...40, using: &random) : 1
            values += Array(repeating: value, count: min(length, count - values.count))
        }
        return values
    }

    @Test func runsAreShort() {
        let values = [UInt32](repeating: 3, count: 10_000)
        var sink = ByteSink()
        values.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            HybridEncoder.encode(base, count: values.count, bitWidth: 7, into: &sink)
        }
        // SPEC: a run is its length shifted by one, then the value in whole bytes.
        #expect(sink.copyBytes() == [0xA0, 0x9C, 0x01, 0x03])
    }

    @Test func literalsAreAsInTheSpecification() {
        // SPEC: Encodings.md: the numbers 0 to 7 in three bits each.
        let values: [UInt32] = [0, 1, 2, 3, 4, 5, 6, 7]
        var sink = ByteSink()
        values.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            HybridEncoder.encode(base, count: 8, bitWidth: 3, into: &sink)
        }
        #expect(sink.copyBytes() == [0x03, 0b1000_1000, 0b1100_0110, 0b1111_1010])
    }

    @Test func malformedRunsAreRefused() throws {
        let cases: [[UInt8]] = [[], [0x00, 0x01], [0x01], [0x10], [0x03, 0x00], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]]
        for bytes in cases {
            #expect(throws: ParquetFault.self, "\(bytes)") {
                try bytes.withUnsafeBytes { raw in
                    var decoder = try HybridDecoder(raw, bitWidth: 8)
                    _ = try decoder.decode(9, maximum: 255, as: UInt32.self)
                }
            }
        }
        #expect(throws: ParquetFault.self) {
            try HybridDecoder(UnsafeRawBufferPointer(start: nil, count: 0), bitWidth: 33)
        }
    }
}
