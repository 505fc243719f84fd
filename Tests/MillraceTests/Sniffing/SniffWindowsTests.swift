import Testing

@testable import Millrace

@Suite struct SniffWindowsTests {
    @Test(
        arguments: [
            (10 << 20, 10 << 20, []), (100 << 20, 16 << 20, [50 << 20..<51 << 20, 99 << 20..<100 << 20]),
            (17 << 20, 16 << 20, [16 << 20..<17 << 20]),
            (20 << 20, 18 << 20, [18 << 20..<19 << 20, 19 << 20..<20 << 20]),
            (1001, 17, [16..<1001]), (3 << 20, 1 << 20, [(3 << 20) / 2..<2 << 20, 2 << 20..<3 << 20]),
        ] as [(UInt64, UInt64, [Range<UInt64>])])
    func `the middle and the end are looked at where the head does not reach`(
        size: UInt64, seen: UInt64, ranges: [Range<UInt64>]
    ) {
        let found = SniffWindows.ranges(size: size, seen: seen)
        #expect(found.map(\.1) == ranges)
        #expect(found.last.map { $0.0 == .end } ?? true)
    }
}
