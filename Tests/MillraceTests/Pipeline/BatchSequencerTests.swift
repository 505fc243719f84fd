import MillraceBytes
import MillraceColumns
import MillraceText
import Testing

@testable import Millrace

@Suite struct BatchSequencerTests {
    private static let plan = TextPlan.fields(DecodingPlan(names: ["id"], columns: [.predicted(.int64)]))
    private static let fault = RecordFault(
        reason: .tooFewFields, position: SourcePosition(record: 1, line: 2, column: 1, byte: 3), detail: "")

    /// What decoding `text` under the plan comes to.
    private static func decoded(_ text: String) throws -> BatchSequencer.Delivery {
        let reading = TextReading.fields(.comma, ValueOptions())
        var cutter = reading.cutter(slabBytes: SlabCutter.defaultSlabBytes, recordLimit: 1000)
        var slabs: [Slab] = []
        try Array(("id\n" + text).utf8).withUnsafeBytes { try cutter.append($0, into: &slabs) }
        try cutter.finish(into: &slabs)
        let slab = try #require(slabs.first)
        return .decoded(try reading.decoder(plan).decode(slab))
    }

    private func sequencer(
        _ budget: ByteBudget, takers: Int = 1, limit: RejectLimit = .none
    ) -> BatchSequencer {
        BatchSequencer(
            plan: Self.plan, summary: .fields([]), rule: RejectRule(limit: limit), takers: takers,
            budget: budget)
    }

    @Test func handsBatchesOutInTheOrderOfTheSource() async throws {
        let budget = ByteBudget(capacity: 30)
        let sequencer = sequencer(budget, takers: 2)
        for ordinal in [2, 0, 1] {
            sequencer.deliver(
                try Self.decoded(String(repeating: "\(ordinal)\n", count: ordinal + 1)), ordinal: ordinal,
                admitted: try await budget.acquire(10))
        }
        sequencer.finish(total: 3)
        for ordinal in 0..<3 {
            #expect(await sequencer.take(ordinal)?.batch.rowCount == ordinal + 1)
            sequencer.done(ordinal)
            #expect(await sequencer.take(ordinal)?.batch.rowCount == ordinal + 1, "the other taker has not had it yet")
            sequencer.done(ordinal)
        }
        #expect(await sequencer.take(3)?.batch == nil)
        guard case .complete(records: 6, rejected: 0) = sequencer.outcome else {
            Issue.record("\(sequencer.outcome)")
            return
        }
        #expect(try await budget.acquire(30) == 30)
    }

    @Test func theFirstFaultOfTheSourceWins() async throws {
        let budget = ByteBudget(capacity: 30)
        let sequencer = sequencer(budget)
        let later = RecordFault(
            reason: .unclosedQuote, position: SourcePosition(record: 9, line: 9, column: 1, byte: 9), detail: "")
        sequencer.deliver(.fault(later), ordinal: 1, admitted: try await budget.acquire(10))
        #expect(!sequencer.isStopped)
        sequencer.deliver(.fault(Self.fault), ordinal: 0, admitted: try await budget.acquire(10))
        #expect(sequencer.isStopped)
        #expect(await sequencer.take(0)?.batch == nil)
        guard case .fault(Self.fault) = sequencer.outcome else {
            Issue.record("\(sequencer.outcome)")
            return
        }
        #expect(try await budget.acquire(30) == 30)
    }

    @Test func aContradictionEndsEncodingButNotSummarising() async throws {
        let budget = ByteBudget(capacity: 30)
        let sequencer = sequencer(budget)
        sequencer.deliver(try Self.decoded("1\n"), ordinal: 0, admitted: try await budget.acquire(10))
        sequencer.deliver(try Self.decoded("1.5\n"), ordinal: 1, admitted: try await budget.acquire(10))
        #expect(sequencer.isContradicted)
        #expect(!sequencer.isStopped)
        sequencer.deliver(try Self.decoded("2\n"), ordinal: 2, admitted: try await budget.acquire(10))
        sequencer.finish(total: 3)
        #expect(await sequencer.take(0)?.batch == nil)
        guard case .contradicted(.fields(let summaries)) = sequencer.outcome else {
            Issue.record("\(sequencer.outcome)")
            return
        }
        #expect(summaries.map(\.resolvedType) == [.double])
        #expect(summaries.map(\.values) == [3])
        #expect(try await budget.acquire(30) == 30)
    }

    @Test func whatPredictedTheTypesIsNotCountedTwice() throws {
        let sequencer = sequencer(ByteBudget(capacity: 10))
        sequencer.deliver(try Self.decoded("1\n"), ordinal: 0, admitted: 0, isSummarised: true)
        sequencer.deliver(try Self.decoded("2\n"), ordinal: 1, admitted: 0)
        guard case .fields(let summaries) = sequencer.summary else { return }
        #expect(summaries.map(\.values) == [1])
    }

    @Test func closingWakesWhoWaitsAndGivesMemoryBack() async throws {
        let budget = ByteBudget(capacity: 10)
        let sequencer = sequencer(budget)
        sequencer.deliver(try Self.decoded("1\n"), ordinal: 1, admitted: try await budget.acquire(10))
        async let taken = sequencer.take(0)
        sequencer.close()
        #expect(await taken?.batch == nil)
        guard case .unfinished = sequencer.outcome else {
            Issue.record("\(sequencer.outcome)")
            return
        }
        #expect(try await budget.acquire(10) == 10)
        sequencer.deliver(try Self.decoded("1\n"), ordinal: 0, admitted: 0)
        #expect(await sequencer.take(0)?.batch == nil)
    }

    @Test func aSourceThatEndsEarlyIsUnfinished() throws {
        let sequencer = sequencer(ByteBudget(capacity: 10))
        sequencer.finish(total: 2)
        sequencer.deliver(try Self.decoded("1\n"), ordinal: 0, admitted: 0)
        guard case .unfinished = sequencer.outcome else {
            Issue.record("\(sequencer.outcome)")
            return
        }
    }
}

@Suite struct OutputNamesTests {
    @Test func aNameIsTakenOnce() throws {
        var names = OutputNames()
        try names.claim(OutputName(sourceKey: "x/a.csv"), for: "one")
        try names.claim(OutputName(sourceKey: "y/a.csv"), for: "two")
        #expect(throws: MillraceError.self) { try names.claim(OutputName(sourceKey: "x//a.csv"), for: "three") }
    }
}

@Suite struct MemoryPlanTests {
    @Test(arguments: [128, 160, 256, 1024])
    func sharesFitIntoTheirFootprint(mebibytes: Int) throws {
        var options = ConversionOptions()
        options.memory = .mebibytes(mebibytes)
        for destination in [Location.local(path: "out"), .s3(bucket: "b", key: "")] {
            let plan = MemoryPlan(options, destination: destination)
            #expect(plan.pool + MemoryPlan.overhead <= options.memory.bytes)
            for size in [1, 10_000, 1 << 20, 1 << 33] as [UInt64] {
                let footprint = plan.footprint(size)
                let shares = plan.shares(footprint, size: size)
                #expect(footprint <= plan.pool)
                #expect(shares.slabs + shares.keeper + shares.columnRoom <= footprint)
                #expect(shares.slabBytes >= 256 << 10)
            }
        }
    }

    @Test func acceptsSomeHundredColumnsWithTheLeastMemory() throws {
        let least = MemoryPlan.mebibytes(128)
        try least.shares(least.footprint(nil), size: nil).check(columns: 450, size: 1 << 30)
    }

    @Test func namesTheMemoryThatItThenAccepts() throws {
        let small = MemoryPlan.mebibytes(128)
        let fault = #expect(throws: MillraceError.self) {
            try small.shares(small.footprint(nil), size: nil).check(columns: 3000, size: 1 << 30)
        }
        let words = try #require(fault?.remedy).split(separator: " ")
        let index = try #require(words.firstIndex(of: "--memory"))
        let named = try ByteSize(parsing: String(words[index + 1]))
        let enough = MemoryPlan.mebibytes(named.bytes >> 20)
        try enough.shares(enough.footprint(nil), size: nil).check(columns: 3000, size: 1 << 30)
    }
}

extension MemoryPlan {
    fileprivate static func mebibytes(_ count: Int) -> MemoryPlan {
        var options = ConversionOptions()
        options.memory = .mebibytes(count)
        return MemoryPlan(options)
    }
}
