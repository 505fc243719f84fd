import MillraceBytes
import MillraceColumns
import Testing

@testable import MillraceParquet

@Suite struct DefinitionBitsTests {
    @Test(arguments: 0..<40)
    func roundTrip(seed: UInt64) throws {
        var random = TestRandom(seed: seed)
        var bits = DefinitionBits()
        var expected: [UInt8] = []
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let count = Int.random(in: 1...300, using: &random)
            let kind = Int.random(in: 0..<4, using: &random)
            let flags = (0..<count).map { _ in kind == 0 || (kind != 1 && Bool.random(using: &random)) }
            let start = Int.random(in: 0..<count, using: &random)
            bits.append(kind == 0 ? nil : Validity(flags), rows: start..<count)
            expected += flags[start...].map { $0 ? 1 : 0 }
        }
        var sink = ByteSink()
        bits.encode(into: &sink)
        var decoder = try HybridDecoder(sink.bytes, bitWidth: 1)
        #expect(try decoder.decode(expected.count, maximum: 1, as: UInt8.self) == expected)
        #expect(bits.nullCount == expected.count { $0 == 0 })
    }
}
