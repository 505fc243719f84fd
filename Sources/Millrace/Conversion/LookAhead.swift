import Synchronization

/// The objects that were found and wait for their turn: the largest first, so that a run does not end with one of them alone.
///
/// One task puts, one takes. It never holds more than `capacity` objects, and what was put last; the listing then waits.
final class LookAhead: Sendable {
    static let capacity = 10_000

    private struct State {
        var heap = WorkHeap()
        var isClosed = false
        var taker: CheckedContinuation<Work?, Never>?
        var putter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Takes in an object, or a group of them; waits while there is no room.
    func put(_ work: Work) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn: Bool = state.withLock { state in
                    guard state.heap.objects >= LookAhead.capacity, !state.isClosed, !Task.isCancelled else {
                        return true
                    }
                    state.putter = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            close()
        }
        let taker: CheckedContinuation<Work?, Never>? = state.withLock { state in
            defer { state.taker = nil }
            if state.taker == nil, !state.isClosed { state.heap.insert(work) }
            return state.taker
        }
        taker?.resume(returning: work)
    }

    /// The largest that waits; nil when there will be none.
    func take() async -> Work? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (found, isOver, putter) = state.withLock { state in
                    let found = state.heap.removeLargest()
                    let isOver = found == nil && (state.isClosed || Task.isCancelled)
                    if found == nil, !isOver { state.taker = continuation }
                    defer { if found != nil { state.putter = nil } }
                    return (found, isOver, found == nil ? nil : state.putter)
                }
                putter?.resume()
                if found != nil || isOver { continuation.resume(returning: found) }
            }
        } onCancel: {
            close()
        }
    }

    /// Says that nothing will come.
    func close() {
        let (taker, putter) = state.withLock { state in
            state.isClosed = true
            defer { (state.taker, state.putter) = (nil, nil) }
            return (state.taker, state.putter)
        }
        taker?.resume(returning: nil)
        putter?.resume()
    }
}

/// A heap by size; objects of unknown size are the largest.
struct WorkHeap {
    private var items: [Work] = []

    /// How many objects all of it is about.
    private(set) var objects = 0

    private func size(_ index: Int) -> UInt64 { items[index].size ?? .max }

    mutating func insert(_ work: Work) {
        items.append(work)
        objects += work.count
        var child = items.count - 1
        while child > 0, size((child - 1) / 2) < size(child) {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeLargest() -> Work? {
        guard !items.isEmpty else { return nil }
        items.swapAt(0, items.count - 1)
        let largest = items.removeLast()
        objects -= largest.count
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < items.count }
            guard let child = children.max(by: { size($0) < size($1) }), size(child) > size(parent) else { break }
            items.swapAt(parent, child)
            parent = child
        }
        return largest
    }
}
