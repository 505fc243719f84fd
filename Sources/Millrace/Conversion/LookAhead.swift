import Synchronization

/// The objects that were found and wait for their turn: the largest first, so that a run does not end with one of them alone.
///
/// One task puts, one takes. It never holds more than `capacity`; the listing then waits.
final class LookAhead: Sendable {
    static let capacity = 10_000

    private struct State {
        var heap = SourceHeap()
        var isClosed = false
        var taker: CheckedContinuation<SourceObject?, Never>?
        var putter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Takes an object in; waits while there is no room.
    func put(_ source: SourceObject) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn: Bool = state.withLock { state in
                    guard state.heap.count >= LookAhead.capacity, !state.isClosed, !Task.isCancelled else {
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
        let taker: CheckedContinuation<SourceObject?, Never>? = state.withLock { state in
            defer { state.taker = nil }
            if state.taker == nil, !state.isClosed { state.heap.insert(source) }
            return state.taker
        }
        taker?.resume(returning: source)
    }

    /// The largest object that waits; nil when there will be none.
    func take() async -> SourceObject? {
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
struct SourceHeap {
    private var items: [SourceObject] = []

    var count: Int { items.count }

    private func size(_ index: Int) -> UInt64 { items[index].size ?? .max }

    mutating func insert(_ source: SourceObject) {
        items.append(source)
        var child = items.count - 1
        while child > 0, size((child - 1) / 2) < size(child) {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeLargest() -> SourceObject? {
        guard !items.isEmpty else { return nil }
        items.swapAt(0, items.count - 1)
        let largest = items.removeLast()
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
