import Testing

@testable import MillraceAWS

@Suite struct RangePaceTests {
    @Test func patienceIsTwiceAsLongAsNineteenOfTwentyTook() {
        var pace = RangePace()
        var patience = pace.begin()
        #expect(patience == .seconds(5))
        for _ in 0..<7 { pace.finished(after: .seconds(1)) }
        patience = pace.begin()
        #expect(patience == .seconds(5))
        pace.finished(after: .seconds(1))
        patience = pace.begin()
        #expect(patience == .seconds(2))
        for _ in 0..<64 { pace.finished(after: .milliseconds(20)) }
        patience = pace.begin()
        #expect(patience == .milliseconds(500))
        for _ in 0..<10 { pace.finished(after: .seconds(3)) }
        patience = pace.begin()
        #expect(patience == .seconds(6))
    }

    @Test func oneRequestOfTwentyMayBeASecondOne() {
        var pace = RangePace()
        var may = pace.mayHedge()
        #expect(may)
        may = pace.mayHedge()
        #expect(!may)
        for _ in 0..<39 { _ = pace.begin() }
        may = pace.mayHedge()
        #expect(!may)
        _ = pace.begin()
        may = pace.mayHedge()
        #expect(may)
        may = pace.mayHedge()
        #expect(!may)
        #expect(pace.hedges == 2)
    }
}
