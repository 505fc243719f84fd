import NIOCore
import Synchronization

/// Versions of objects that were read and may be asked for again: so many bytes of them, those that were used last.
///
/// A version never changes, so what is in here is never stale: it is only ever given to who asks for that version.
package final class ReadCache: Sendable {
    /// What it was asked for.
    package struct Counts: Sendable, Hashable {
        /// Answered from memory: so many requests were saved.
        package var hits = 0
        package var misses = 0
        package var bytesSaved: UInt64 = 0
    }

    struct Key: Hashable, Sendable {
        let bucket: String
        let key: String
        let etag: String
        let range: Range<UInt64>?
    }

    struct Entry: Sendable {
        let metadata: ObjectMetadata
        let chunks: [ByteBuffer]
        let bytes: Int
    }

    private struct Slot {
        let entry: Entry
        var time: UInt64
    }

    private struct State {
        var slots: [Key: Slot] = [:]
        /// Keys by when they were last used.
        var order: [UInt64: Key] = [:]
        var oldest: UInt64 = 0
        var time: UInt64 = 0
        var bytes = 0
        var counts = Counts()
    }

    /// Bytes that it may hold.
    package let capacity: Int
    private let state = Mutex(State())

    package init(capacity: Int) { self.capacity = capacity }

    /// A single version may take so much.
    package var largest: Int { capacity / 8 }

    package var counts: Counts { state.withLock(\.counts) }

    /// Bytes that it holds.
    package var bytes: Int { state.withLock(\.bytes) }

    /// - Parameter isExpected: whether it was read before, so that its absence is a miss.
    func find(_ key: Key, isExpected: Bool) -> Entry? {
        state.withLock { state in
            guard let slot = state.slots[key] else {
                if isExpected { state.counts.misses += 1 }
                return nil
            }
            ReadCache.touch(key, &state)
            state.counts.hits += 1
            state.counts.bytesSaved += UInt64(slot.entry.bytes)
            return slot.entry
        }
    }

    func insert(_ entry: Entry, for key: Key) {
        guard entry.bytes <= largest else { return }
        state.withLock { state in
            guard state.slots[key] == nil else { return }
            state.slots[key] = Slot(entry: entry, time: 0)
            state.bytes += entry.bytes + ReadCache.overhead
            ReadCache.touch(key, &state)
            while state.bytes > capacity { ReadCache.removeOldest(&state) }
        }
    }

    /// What an entry takes besides its bytes.
    private static let overhead = 512

    private static func touch(_ key: Key, _ state: inout State) {
        if let time = state.slots[key]?.time, time > 0 { state.order[time] = nil }
        state.time += 1
        state.slots[key]?.time = state.time
        state.order[state.time] = key
    }

    private static func removeOldest(_ state: inout State) {
        while state.oldest <= state.time {
            state.oldest += 1
            guard let key = state.order.removeValue(forKey: state.oldest),
                let slot = state.slots.removeValue(forKey: key)
            else { continue }
            state.bytes -= slot.entry.bytes + overhead
            return
        }
    }
}
