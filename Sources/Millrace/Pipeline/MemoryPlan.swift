import MillraceObjectStore

/// How `--memory` is shared out. What is written never depends on it, only how much happens at once and what is spilled.
struct MemoryPlan: Sendable {
    /// The program itself, its threads' stacks and what the allocator cannot give back.
    static let overhead = 44 << 20
    /// A client's connections, their buffers and TLS.
    private static let clientOverhead = 24 << 20

    /// Shared by all objects under way.
    let pool: Int
    /// What upload parts of one object take while one a format fills and others are under way.
    private let partBytes: Int
    private let isRemote: Bool
    /// What heavy codecs take for each object.
    private let contexts: Int
    private let formats: [OutputFormat]

    /// Shares out `--memory` for outputs that go to `destination`.
    init(_ options: ConversionOptions, destination: Location? = nil) {
        isRemote = if case .s3 = destination { true } else { false }
        let client = MemoryPlan.clientOverhead + MemoryPlan.cacheBytes(options)
        pool = max(options.memory.bytes - MemoryPlan.overhead - (isRemote ? client : 0), 16 << 20)
        formats = options.formats
        contexts = CodecContexts.bytes(options)
        partBytes = formats.count * (isRemote ? Destination.smallestPart : Destination.localPart)
    }

    /// What is kept of small objects that may be read again.
    static func cacheBytes(_ options: ConversionOptions) -> Int { min(options.memory.bytes / 32, 32 << 20) }

    /// What one object of this size may use at most; it is taken from the pool while the object is converted.
    func footprint(_ size: UInt64?) -> Int {
        let most = min(pool, MemoryPlan.large)
        guard let size, size < UInt64(MemoryPlan.large) else { return most }
        // Small objects are many: 245 KB take 2 MiB when measured.
        return min(most, contexts + min((4 << 20) + Int(size) * 10, (2 << 20) + Int(size) * 12))
    }

    /// A group takes no less, if there is so much.
    static let leastOfGroup = 48 << 20

    /// What is left of a footprint once an object's outputs only wait to be sent: `held` bytes of them, and the reader's last buffers.
    func published(_ size: UInt64?, held: Int) -> Int {
        held + (256 << 10) + min(Int(clamping: size ?? .max), MemoryPlan.slabBytes(pool))
    }

    /// Shares a footprint among the parts of one conversion.
    ///
    /// - Parameter isFromS3: whether the source's ranges may be read side by side.
    func shares(_ footprint: Int, size: UInt64?, isFromS3: Bool = false) -> Shares {
        let readAhead = isFromS3 ? MemoryPlan.readAhead(footprint) : nil
        // Two writers of one local file would only wait for each other.
        let partsInFlight = isRemote && footprint >= 160 << 20 ? 2 : 1
        // An output is hardly ever twice its source.
        let most = size.map { formats.count * 2 * Int(clamping: min($0, 1 << 32)) } ?? .max
        let parts = min(partBytes * (1 + partsInFlight), most)
        let ahead = readAhead.map { $0.rangeBytes * $0.ranges } ?? 0
        let rest = max(footprint - parts - contexts - ahead, footprint / 3)
        return Shares(
            footprint: footprint, isSized: footprint < min(pool, MemoryPlan.large), slabs: rest / 5,
            slabBytes: MemoryPlan.slabBytes(rest), keeper: rest / 8,
            recordLimit: footprint / MemoryPlan.copiesOfARecord, partsInFlight: partsInFlight,
            columnRoom: rest * 5 / 8, formats: formats, partBytes: parts, contexts: contexts, windowLimit: windowLimit,
            readAhead: readAhead)
    }

    /// A twelfth of a footprint: eight ranges at the most, of a MiB to eight; nil where that would be too little.
    private static func readAhead(_ footprint: Int) -> GetOptions.ReadAhead? {
        guard footprint >= 100 << 20 else { return nil }
        var bytes = 1 << 20
        while bytes < 8 << 20, footprint / 12 >= bytes * 2 * 5 { bytes *= 2 }
        return GetOptions.ReadAhead(rangeBytes: bytes, ranges: min(footprint / 12 / bytes, 8))
    }

    /// The largest window that a compressed source may need: a power of two, 8 MiB at least and 128 MiB at most.
    private var windowLimit: Int {
        var limit = 8 << 20
        while limit < MemoryPlan.largestWindow, limit * 16 <= pool { limit *= 2 }
        return limit
    }

    /// Windows beyond it are refused, as zstd's own program does unless it is told otherwise.
    static let largestWindow = 128 << 20

    /// The `--memory` that any window up to that is read with.
    static let memoryForWindows = ByteSize.mebibytes(1200)

    /// 256 KiB to 2 MiB. Text of one byte a field makes columns of twelve times its size, and several slabs are under way at once.
    private static func slabBytes(_ rest: Int) -> Int {
        var bytes = 256 << 10
        while bytes < 2 << 20, bytes * 2 * 64 <= rest { bytes *= 2 }
        return bytes
    }

    /// The `--memory` that a record of so many bytes needs.
    static func memory(forRecord bytes: UInt64) -> ByteSize {
        memory(for: Int(clamping: bytes) * copiesOfARecord)
    }

    /// The `--memory` with which one object may use so many bytes.
    static func memory(for bytes: Int) -> ByteSize {
        // The cache has its part, too.
        let all = overhead + clientOverhead + bytes
        return .mebibytes((all + min(all / 31, 32 << 20) + 0xFFFFF) >> 20)
    }

    /// A long record is in memory several times at once: as text, in a page and a block, compressed, and in an upload part.
    private static let copiesOfARecord = 10

    /// What one conversion gains nothing from exceeding, as long as its records are of ordinary length.
    private static let large = 400 << 20

    struct Shares: Sendable {
        /// All that the object may use.
        let footprint: Int
        /// Whether that was reckoned from the object's size; else it is as much as an object gains from.
        let isSized: Bool
        /// Text, index and columns of the slabs under way.
        let slabs: Int
        /// The text that one slab is cut at.
        let slabBytes: Int
        /// Finished pages that wait in memory.
        let keeper: Int
        /// The longest record.
        let recordLimit: Int
        let partsInFlight: Int
        /// What all columns' summaries, open pages, dictionaries and blocks may take.
        let columnRoom: Int
        let formats: [OutputFormat]
        /// Upload parts, filling and under way.
        let partBytes: Int
        /// What heavy codecs take.
        let contexts: Int
        /// The largest window that a compressed source may need.
        let windowLimit: Int
        /// How a large source is read from S3; nil: over one connection.
        let readAhead: GetOptions.ReadAhead?

        /// How many threads may encode one output when each holds so many bytes of its own: all of them at most half of the columns' room.
        func threads(each bytes: Int) -> Int { columnRoom / 2 / max(bytes, 1) }

        /// What encoders hold for so many columns, measured at 100 to 5,000 of texts or numbers that never repeat, the worst there are:
        /// dictionaries, their tables and open pages share fixed limits once there are some hundred columns, the rest grows with each.
        private func need(columns: Int) -> Int {
            formats.reduce(0) { sum, format in
                switch format {
                case .parquet: sum + min(columns * (270 << 10), (28 << 20) + columns * (24 << 10))
                case .avro: sum + columns * (20 << 10)
                }
            }
        }

        /// Refuses a table with more columns than there is memory for, before its rows are read.
        ///
        /// - Parameter areKeys: whether records name them, so that a record may have few of many: what it lacks is held as nulls.
        func check(columns: Int, size: UInt64, areKeys: Bool = false) throws(MillraceError) {
            // What was never read cannot be held: a short table needs little, however wide it is.
            let each = (areKeys ? 12 : 8) << 10
            let need = min(need(columns: columns), 8 * Int(clamping: min(size, 1 << 40)) + columns * each)
            guard need > columnRoom else { return }
            let memory = MemoryPlan.memory(for: partBytes + contexts + need * 8 / 5)
            throw MillraceError(
                .memoryTooSmall, "its \(columns) columns need more memory than they have",
                remedy: "run again with --memory \(memory.option)")
        }
    }
}
