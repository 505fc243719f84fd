/// How `--memory` is shared out. What is written never depends on it, only how much happens at once and what is spilled.
struct MemoryPlan: Sendable {
    /// The program itself, its threads' stacks and what the allocator cannot give back.
    static let overhead = 40 << 20
    /// A client's connections, their buffers and TLS.
    private static let clientOverhead = 24 << 20

    /// Shared by all objects under way.
    let pool: Int
    /// What upload parts of one object take while one a format fills and others are under way.
    private let partBytes: Int

    /// Shares out `--memory` for outputs that go to `destination`.
    init(_ options: ConversionOptions, destination: Location? = nil) {
        let isRemote = if case .s3 = destination { true } else { false }
        let overhead = MemoryPlan.overhead + (isRemote ? MemoryPlan.clientOverhead : 0)
        pool = max(options.memory.bytes - overhead, 16 << 20)
        partBytes = options.formats.count * (isRemote ? Destination.smallestPart : Destination.localPart)
    }

    /// What one object of this size may use at most; it is taken from the pool while the object is converted.
    func footprint(_ size: UInt64?) -> Int {
        let most = min(pool, MemoryPlan.large)
        guard let size, size < UInt64(MemoryPlan.large) else { return most }
        return min(most, (4 << 20) + Int(size) * 10)
    }

    /// Shares a footprint among the parts of one conversion.
    func shares(_ footprint: Int) -> Shares {
        let partsInFlight = footprint >= 160 << 20 ? 2 : 1
        let rest = max(footprint - partBytes * (1 + partsInFlight), footprint / 3)
        return Shares(
            slabs: rest / 4, keeper: rest / 8, recordLimit: footprint / MemoryPlan.copiesOfARecord,
            partsInFlight: partsInFlight)
    }

    /// The `--memory` that a record of so many bytes needs.
    static func memory(forRecord bytes: UInt64) -> ByteSize {
        let exact = overhead + Int(clamping: bytes) * copiesOfARecord
        return .mebibytes((exact + 0xFFFFF) >> 20)
    }

    /// A long record is in memory several times at once: as text, in a page and a block, compressed, and in an upload part.
    private static let copiesOfARecord = 10

    /// What one conversion gains nothing from exceeding, as long as its records are of ordinary length.
    private static let large = 400 << 20

    struct Shares: Sendable {
        /// Text, index and columns of the slabs under way.
        let slabs: Int
        /// Finished pages that wait in memory.
        let keeper: Int
        /// The longest record.
        let recordLimit: Int
        let partsInFlight: Int
    }
}
