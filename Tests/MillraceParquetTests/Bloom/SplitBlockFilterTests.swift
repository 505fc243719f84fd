import MillraceBytes
import Testing

@testable import MillraceParquet

@Suite struct SplitBlockFilterTests {
    @Test func oneBlockIsAsInTheSpecification() {
        // By hand: the lower half of the hash is 1, so each word's bit is the upper five bits of its salt.
        var filter = SplitBlockFilter(bytes: 32)
        filter.insert(0xFFFF_FFFF_0000_0001)
        let salts: [UInt32] = [
            0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
        ]
        let bits = salts.flatMap { salt in withUnsafeBytes(of: (1 << (salt >> 27)) as UInt32) { [UInt8]($0) } }
        // SPEC: parquet.thrift: field 1 is 32 in zig-zag; 2 to 4 are unions whose first choice is an empty struct.
        let header: [UInt8] = [0x15, 0x40, 0x1C, 0x1C, 0, 0, 0x1C, 0x1C, 0, 0, 0x1C, 0x1C, 0, 0, 0]
        #expect(filter.encoded() == header + bits)
    }

    @Test(arguments: [1, 10, 1000, 20_000])
    func foldedFiltersAreAsLargeAsTheDistinctValuesNeed(distinct: Int) {
        var random = TestRandom(seed: UInt64(distinct))
        let hashes = (0..<distinct).map { _ in random.next() }
        var filter = SplitBlockFilter(bytes: 1 << 20)
        for _ in 0..<2 { hashes.forEach { filter.insert($0) } }
        var small = filter
        small.fold()
        #expect(hashes.allSatisfy { small.mayContain($0) })
        let passed = (0..<20_000).count { _ in small.mayContain(random.next()) }
        #expect(passed <= 300)
        // About ten bits a value are needed, and twice that at most is there.
        #expect(small.byteCount <= max(32, 4 * distinct))
        // Folding comes to the filter that would have been made of that size.
        var direct = SplitBlockFilter(bytes: small.byteCount)
        hashes.reversed().forEach { direct.insert($0) }
        #expect(direct.encoded() == small.encoded())
    }

    @Test func filtersThatExcludeNothingAreLeftOut() {
        var random = TestRandom(seed: 1)
        let values = (0..<5000).map { _ in random.nextInt64() }
        var filter = ChunkFilter(byteLimit: 1024)
        values.withUnsafeBytes { filter.add(plain: $0, width: 8) }
        #expect(filter.isOpen)
        #expect(filter.finish() == nil)
        #expect(!filter.isOpen)
        var none = ChunkFilter(byteLimit: 0)
        values.withUnsafeBytes { none.add(plain: $0, width: 8) }
        #expect(none.finish() == nil)
    }

    @Test func textsAreHashedWithoutTheirLength() {
        var filter = ChunkFilter(byteLimit: 1024)
        ([3, 0, 0, 0] + Array("abc".utf8)).withUnsafeBytes { filter.add(plainTexts: $0) }
        var direct = SplitBlockFilter(bytes: 32)
        Array("abc".utf8).withUnsafeBytes { direct.insert(XXHash64.hash($0)) }
        #expect(filter.finish() == direct.encoded())
    }
}
