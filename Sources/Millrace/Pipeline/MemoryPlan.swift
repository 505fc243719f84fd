/// How `--memory` is shared out. What is written never depends on it, only how much happens at once and what is spilled.
struct MemoryPlan: Sendable {
    /// The program itself, its threads' stacks and what the allocator cannot give back.
    static let overhead = 40 << 20

    /// Shared by all objects under way.
    let pool: Int
    private let formats: Int

    init(_ options: ConversionOptions) {
        pool = max(options.memory.bytes - MemoryPlan.overhead, 16 << 20)
        formats = options.formats.count
    }

    /// What one object of this size may use at most; it is taken from the pool while the object is converted.
    func footprint(_ size: UInt64?) -> Int {
        let most = min(pool, MemoryPlan.large)
        guard let size, size < UInt64(MemoryPlan.large) else { return most }
        return min(most, (4 << 20) + Int(size) * 10)
    }

    /// Shares a footprint among the parts of one conversion.
    func shares(_ footprint: Int) -> Shares {
        let encoders = footprint * 3 / 8
        return Shares(
            slabs: footprint / 4, keeper: footprint / 8, recordLimit: footprint / MemoryPlan.copiesOfARecord,
            encoders: encoders,
            partsInFlight: footprint >= 160 << 20 ? 2 : 1)
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
        /// Open pages, dictionaries and blocks.
        let encoders: Int
        let partsInFlight: Int
    }
}
