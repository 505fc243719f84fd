import MillraceBytes
import Testing

@testable import MillraceParquet

@Suite struct DeltaBinaryPackedTests {
    enum Values: CaseIterable, Sendable {
        case ascending, random, extremes, constant, narrow, oneOutlier

        func made(_ count: Int, _ random: inout TestRandom) -> [Int64] {
            (0..<count).map { index in
                switch self {
                case .ascending: Int64(index / 3) &- 5
                case .random: random.nextInt64()
                case .extremes: [Int64.min, .max, 0, -1][Int.random(in: 0..<4, using: &random)]
                case .constant: -7
                case .narrow: Int64.random(in: -3...3, using: &random)
                case .oneOutlier: index == count / 2 ? .min : Int64(index & 1)
                }
            }
        }
    }

    static let counts = [0, 1, 2, 32, 33, 34, 128, 129, 130, 161, 257, 1000]

    @Test(arguments: Values.allCases, counts)
    func roundTrip(values: Values, count: Int) throws {
        var random = TestRandom(seed: UInt64(count))
        let wide = values.made(count, &random)
        let narrow = wide.map { Int32(truncatingIfNeeded: $0) }
        let (wideBytes, narrowBytes) = (encoded(wide), encoded(narrow))
        for step in [1, 7, 32, 100, max(count, 1)] {
            #expect(try decoded(wideBytes, count, step: step, as: Int64.self) == wide)
            #expect(try decoded(narrowBytes, count, step: step, as: Int32.self) == narrow)
        }
    }

    @Test(arguments: Values.allCases)
    func whatFollowsIsFound(values: Values) throws {
        var random = TestRandom(seed: 3)
        for count in DeltaBinaryPackedTests.counts {
            let bytes = encoded(values.made(count, &random))
            let end = try (bytes + [1, 2, 3]).withUnsafeBytes { try DeltaBinaryPackedDecoder($0).endOffset() }
            #expect(end == bytes.count)
        }
    }

    @Test func encodesTheSpecificationsBlocks() {
        // By hand: the header, the first value, the least difference, four widths, 32 differences of two bits.
        let header: [UInt8] = [0x80, 0x01, 4, 8, 14]
        let block: [UInt8] = [3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0]
        #expect(encoded([7, 5, 3, 1, 2, 3, 4, 5] as [Int64]) == header + block)
        // Equal steps need no bits at all.
        #expect(encoded((1...129).map { Int64($0) }) == [0x80, 0x01, 4, 0x81, 0x01, 2, 2, 0, 0, 0, 0])
    }

    @Test func widthsStayWithinTheType() throws {
        // Strict readers refuse more than 32 bits for INT32.
        let bytes = encoded([Int32.min, .max, .min, 0, .max])
        // Header, first value, least difference, widths, and 32 differences of 32 bits.
        #expect(bytes.count <= 4 + 5 + 5 + 4 + 32 * 4)
        #expect(try decoded(bytes, 5, step: 5, as: Int32.self) == [.min, .max, .min, 0, .max])
    }

    @Test(arguments: Values.allCases)
    func cutsAndDamageAreNeverATrap(values: Values) throws {
        var random = TestRandom(seed: 5)
        let bytes = encoded(values.made(200, &random))
        for cut in 0..<bytes.count {
            // Only the padding of the last miniblock may be missing.
            let result = Result { try decoded(Array(bytes[..<cut]), 200, step: 50, as: Int64.self) }
            if case .success(let found) = result {
                #expect(try found == decoded(bytes, 200, step: 200, as: Int64.self))
            }
        }
        for _ in 0..<2000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? decoded(damaged, 200, step: 50, as: Int64.self)
            _ = damaged.withUnsafeBytes { raw in try? DeltaBinaryPackedDecoder(raw).endOffset() }
        }
    }

    private func encoded<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>(_ values: [Value]) -> [UInt8] {
        var sink = ByteSink()
        values.withUnsafeBytes { DeltaBinaryPackedEncoder.encode(plain: $0, as: Value.self, into: &sink) }
        return sink.copyBytes()
    }

    private func decoded<Value: FixedWidthInteger & SignedInteger>(
        _ bytes: [UInt8], _ count: Int, step: Int, as value: Value.Type
    ) throws -> [Value] {
        try bytes.withUnsafeBytes { raw in
            var decoder = try DeltaBinaryPackedDecoder(raw)
            var values: [Value] = []
            while values.count < count { values += try decoder.decode(min(step, count - values.count), as: value) }
            return values
        }
    }
}
