import MillraceColumns
import MillraceObjectStore
import MillraceText
import NIOCore

/// The serial side of a conversion: reads the source once and cuts it into slabs.
actor SlabReader {
    private let chunks: ChunkCursor
    private var cutter: SlabCutter
    private var waiting: [Slab] = []
    private var isAtStart = true
    private var isAtEnd = false
    private let clock: StageClock
    private let onBytes: @Sendable (Int) -> Void

    /// Reads `body`; `onBytes` is told of every chunk's bytes.
    init(
        body: ObjectBody, cutter: SlabCutter, clock: StageClock, onBytes: @escaping @Sendable (Int) -> Void
    ) {
        self.chunks = ChunkCursor(body)
        self.cutter = cutter
        self.clock = clock
        self.onBytes = onBytes
    }

    /// The column names; nil before the first slab, and for a source that holds nothing at all.
    var header: CSVHeader? { cutter.header }

    /// The next slab, nil at the end of the source and behind a record that cannot be read.
    ///
    /// - Throws: `RecordFault` for a header that cannot be read, and what the store throws.
    func next() async throws -> Slab? {
        while waiting.isEmpty {
            if isAtEnd { return nil }
            try await readChunk()
        }
        // Taken out, not only passed on: a slab must not outlive its batch.
        return waiting.removeFirst()
    }

    /// Up to `count` slabs, fewer only when the source has no more.
    func next(_ count: Int) async throws -> [Slab] {
        var slabs: [Slab] = []
        while slabs.count < count, let slab = try await next() { slabs.append(slab) }
        return slabs
    }

    /// Takes slabs back that were only looked at; they come again, in their order.
    func putBack(_ slabs: [Slab]) { waiting.insert(contentsOf: slabs, at: 0) }

    /// Whether every slab of the source has been handed out.
    func isExhausted() async throws -> Bool {
        while waiting.isEmpty, !isAtEnd { try await readChunk() }
        return waiting.isEmpty
    }

    private func readChunk() async throws {
        if let chunk = try await chunks.next() {
            if isAtStart { try ForeignInput.refuse(chunk.readableBytesView) }
            isAtStart = false
            onBytes(chunk.readableBytes)
            try clock.time(.cut, bytes: chunk.readableBytes, records: { 0 }) { () throws in
                try chunk.withUnsafeReadableBytes { try cutter.append($0, into: &waiting) }
            }
        } else {
            try cutter.finish(into: &waiting)
            isAtEnd = true
        }
        if cutter.isBroken { isAtEnd = true }
    }
}

/// A body's iterator in a box that an actor may hold.
private final class ChunkCursor: @unchecked Sendable {
    // Safe: only its SlabReader has it, which calls `next` from one task of its pass and awaits each answer before the next call.
    private var iterator: ObjectBody.AsyncIterator

    init(_ body: ObjectBody) { iterator = body.makeAsyncIterator() }

    func next() async throws -> ByteBuffer? { try await iterator.next() }
}
