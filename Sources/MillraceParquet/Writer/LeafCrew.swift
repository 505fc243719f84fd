import MillraceColumns
import Synchronization

/// The writers of a file's leaves and the threads that they are shared among: each leaf has one writer, each thread one workspace.
struct LeafCrew: @unchecked Sendable {
    // Safe: `forEachLeaf` gives every writer to one call and every workspace to one thread at a time, and its caller waits for all.

    /// Fewer values than this are not worth waking another thread for.
    private static let smallestShare = 1 << 14

    let writers: [LeafWriter]
    private let workspaces: [EncodingWorkspace]
    private let crew: any WorkCrew
    /// The leaves that take longest first, so that no thread is left with a long one at the end.
    private let order: [Int]

    init(
        _ leaves: [LeafDescriptor], limits: PageLimits, options: ParquetOptions, keeper: any SegmentKeeper,
        crew: any WorkCrew
    ) throws(EncodingFault) {
        writers = leaves.map { LeafWriter(leaf: $0, limits: limits, keeper: keeper) }
        var workspaces: [EncodingWorkspace] = []
        for _ in 0..<max(1, min(crew.width, leaves.count)) {
            workspaces.append(try EncodingWorkspace(codec: options.codec))
        }
        self.workspaces = workspaces
        self.crew = crew
        let isText = leaves.map { $0.physicalType == .byteArray }
        order = leaves.indices.filter { isText[$0] } + leaves.indices.filter { !isText[$0] }
    }

    var codec: PageCodec { workspaces[0].codec }

    /// The memory held.
    var allocatedBytes: Int {
        writers.reduce(workspaces.reduce(0) { $0 + $1.allocatedBytes }) { $0 + $1.allocatedBytes }
    }

    /// What the open row group comes to, uncompressed.
    var encodedBytes: Int { writers.reduce(0) { $0 + $1.encodedBytes } }

    /// Calls `body` once for each leaf, side by side where it is worth it, and returns what it returned in the order of the leaves.
    ///
    /// - Parameter rows: how many each call is about.
    /// - Throws: the fault of the first leaf, in file order, that has one.
    func forEachLeaf<Result: Sendable>(
        rows: Int,
        _ body: @escaping @Sendable (_ leaf: Int, LeafWriter, EncodingWorkspace) throws(EncodingFault) -> Result
    ) throws(EncodingFault) -> [Result] {
        let results = LeafResults<Result>(writers.count)
        let call: @Sendable (Int, Int) -> Void = { piece, worker in
            let leaf = order[piece]
            do throws(EncodingFault) {
                results.set(leaf, .success(try body(leaf, writers[leaf], workspaces[worker])))
            } catch {
                results.set(leaf, .failure(error))
            }
        }
        if workspaces.count > 1, rows * writers.count >= LeafCrew.smallestShare {
            crew.share(writers.count, call)
        } else {
            SoloCrew().share(writers.count, call)
        }
        return try results.all()
    }
}

/// What became of each leaf, set from several threads.
private final class LeafResults<Value: Sendable>: Sendable {
    private let slots: Mutex<[Result<Value, EncodingFault>?]>

    init(_ count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }

    func set(_ leaf: Int, _ result: Result<Value, EncodingFault>) { slots.withLock { $0[leaf] = result } }

    func all() throws(EncodingFault) -> [Value] {
        var values: [Value] = []
        for slot in slots.withLock({ $0 }) { if let slot { values.append(try slot.get()) } }
        return values
    }
}
