import Testing

@testable import MillraceAWS

@Suite struct RangePaceTests {
    @Test func patienceIsTwiceAsLongAsNineteenOfTwentyTook() {
        var pace = RangePace()
        #expect(pace.begin() == .seconds(5))
        for _ in 0..<7 { pace.finished(after: .seconds(1)) }
        #expect(pace.begin() == .seconds(5))
        pace.finished(after: .seconds(1))
        #expect(pace.begin() == .seconds(2))
        for _ in 0..<64 { pace.finished(after: .milliseconds(20)) }
        #expect(pace.begin() == .milliseconds(500))
        for _ in 0..<10 { pace.finished(after: .seconds(3)) }
        #expect(pace.begin() == .seconds(6))
    }

    @Test func oneRequestOfTwentyMayBeASecondOne() {
        var pace = RangePace()
        #expect(pace.mayHedge())
        #expect(!pace.mayHedge())
        for _ in 0..<39 { _ = pace.begin() }
        #expect(!pace.mayHedge())
        _ = pace.begin()
        #expect(pace.mayHedge())
        #expect(!pace.mayHedge())
        #expect(pace.hedges == 2)
    }
}
