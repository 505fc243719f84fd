import MillraceColumns
import NIOCore
import Synchronization

/// The rows of a conversion by partition, until they are encoded: one partition after another, so that only one has encoders at a time.
///
/// They are kept in memory up to a limit, and beyond it in an unlinked temporary file.
final class PartitionSpool: Sendable {
    /// One partition's rows so far.
    struct Partition: Sendable {
        let folders: String
        fileprivate(set) var rows: UInt64 = 0
        fileprivate(set) var bytes: UInt64 = 0
        /// In the order of the source.
        fileprivate(set) var segments: [EncodedOutput.Segment] = []
    }

    private struct State {
        /// By the bytes of their folders: strings are equal that are written in other ways.
        var places: [[UInt8]: Int] = [:]
        var partitions: [Partition] = []
    }

    private let file: SpillFile
    /// More than so many are not even counted.
    private let limit: Int
    let layout: PartitionLayout
    private let state = Mutex(State())

    /// - Parameter most: how many partitions there may be.
    init(_ layout: PartitionLayout, most: Int, memoryLimit: Int, folder: String) {
        self.layout = layout
        limit = max(most, 10_000)
        file = SpillFile(memoryLimit: memoryLimit, folder: folder)
    }

    /// Takes rows in, in the order of the source.
    ///
    /// - Throws: `EncodingFault.spill` when there is no room for them, `MillraceError` when there are far too many partitions.
    func append(_ batch: RecordBatch) throws {
        for (folders, rows) in layout.split(batch) {
            let bytes = BatchBytes.encode(rows)
            let segment = try file.keep(bytes)
            state.withLock { state in
                let name = Array(folders.utf8)
                let place = state.places[name] ?? state.partitions.count
                if place == state.partitions.count {
                    state.places[name] = place
                    state.partitions.append(Partition(folders: folders))
                }
                state.partitions[place].rows += UInt64(rows.rowCount)
                state.partitions[place].bytes += UInt64(bytes.count)
                state.partitions[place].segments.append(segment)
            }
        }
        try check(most: limit)
    }

    /// How many there are so far.
    var count: Int { state.withLock { $0.partitions.count } }

    /// All partitions, in the order of their folders.
    var partitions: [Partition] {
        state.withLock { state in
            state.partitions.sorted { $0.folders.utf8.lexicographicallyPrecedes($1.folders.utf8) }
        }
    }

    /// Reads a segment back.
    func batch(_ segment: EncodedOutput.Segment) throws(EncodingFault) -> RecordBatch {
        switch segment {
        case .bytes(let bytes), .kept(let bytes): return BatchBytes.decode(bytes, schema: layout.schema)
        case .spilled(let offset, let length):
            var buffer = ByteBuffer()
            buffer.reserveCapacity(length)
            try file.read(offset: offset, count: length, into: &buffer)
            return BatchBytes.decode(Array(buffer.readableBytesView), schema: layout.schema)
        }
    }

    /// Lets a partition's rows go.
    func forget(_ partition: Partition) { for segment in partition.segments { file.release(segment) } }

    /// Refuses more partitions than there may be.
    func check(most: Int) throws(MillraceError) {
        let count = count
        guard count > most else { return }
        throw MillraceError(
            .usage,
            "its rows are in \(most == limit ? "more than \(GroupedDigits.text(most)) partitions" : "\(GroupedDigits.counted(count, "partition")), more than \(GroupedDigits.text(most))")",
            remedy: "partition by something coarser, such as year or month, or allow more with --max-partitions")
    }
}

/// The rows of one partition as its encoders take them: each reads them by itself, so that none waits for another.
final class PartitionFeed: BatchFeed {
    private let spool: PartitionSpool
    private let partition: PartitionSpool.Partition
    private let failure = Mutex<EncodingFault?>(nil)

    init(_ spool: PartitionSpool, _ partition: PartitionSpool.Partition) {
        self.spool = spool
        self.partition = partition
    }

    /// What kept rows from being read back.
    var fault: EncodingFault? { failure.withLock { $0 } }

    var isComplete: Bool { fault == nil }

    func take(_ ordinal: Int) async -> BatchSequencer.Sequenced? {
        guard ordinal < partition.segments.count, fault == nil else { return nil }
        do throws(EncodingFault) {
            return BatchSequencer.Sequenced(batch: try spool.batch(partition.segments[ordinal]), rejects: [])
        } catch {
            failure.withLock { $0 = error }
            return nil
        }
    }

    func done(_ ordinal: Int) {}
}
