import Dispatch
import Synchronization

@testable import MillraceCompression

/// Threads that count how often they were asked, and for how much.
final class CountingCrew: Sendable {
    private let callCount = Atomic(0)
    private let pieceCount = Atomic(0)

    var calls: Int { callCount.load(ordering: .relaxed) }
    var pieces: Int { pieceCount.load(ordering: .relaxed) }

    func streamCrew(width: Int) -> StreamCrew {
        StreamCrew(width: width) { count, body in
            self.callCount.add(1, ordering: .relaxed)
            self.pieceCount.add(count, ordering: .relaxed)
            let next = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: width) { worker in
                while true {
                    let piece = next.add(1, ordering: .relaxed).oldValue
                    guard piece < count else { break }
                    body(piece, worker)
                }
            }
        }
    }
}
