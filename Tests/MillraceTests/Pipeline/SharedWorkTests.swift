import Synchronization
import Testing

@testable import Millrace

@Suite struct SharedWorkTests {
    private final class Record: Sendable {
        struct State {
            var done: [Int]
            var busy: Set<Int> = []
            var faults: [String] = []
        }

        let state: Mutex<State>

        init(_ count: Int) { state = Mutex(State(done: Array(repeating: 0, count: count))) }

        func begin(_ piece: Int, _ worker: Int, width: Int) {
            state.withLock { state in
                state.done[piece] += 1
                if !(0..<width).contains(worker) { state.faults.append("worker \(worker) of \(width)") }
                if !state.busy.insert(worker).inserted { state.faults.append("two threads are worker \(worker)") }
            }
        }

        func end(_ worker: Int) { state.withLock { _ = $0.busy.remove(worker) } }
    }

    /// Every piece is done once, all are done on return, and no worker's number is used by two threads at once.
    @Test(arguments: [0, 1, 2, 7, 1000])
    func everyPieceOnce(count: Int) {
        let crew = LentThreads(.max)
        for _ in 0..<50 {
            let record = Record(count)
            crew.share(count) { piece, worker in
                record.begin(piece, worker, width: crew.width)
                record.end(worker)
            }
            record.state.withLock { state in
                #expect(state.done.allSatisfy { $0 == 1 })
                #expect(state.faults.isEmpty)
                #expect(state.busy.isEmpty)
            }
        }
    }

    /// Help that comes after the end finds nothing to do.
    @Test func lateHelp() {
        let record = Record(3)
        let work = SharedWork(count: 3) { piece, worker in
            record.begin(piece, worker, width: 1)
            record.end(worker)
        }
        work.lead()
        work.help()
        record.state.withLock { #expect($0.done == [1, 1, 1] && $0.faults.isEmpty) }
    }
}
