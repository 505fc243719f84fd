import MillraceBytes

/// The Bloom filter of a column's open chunk: made with the first page that has no indices, and left out if there is none.
struct ChunkFilter {
    /// How large a filter may be before it is folded; 0 if the column has none.
    private let byteLimit: Int
    private var filter: SplitBlockFilter?

    /// - Parameter leaf: booleans have no use for a filter, and doubles are equal to others of other bytes: 0.0 and -0.0.
    init(leaf: LeafDescriptor, limits: PageLimits) {
        let hasFilter = leaf.physicalType != .boolean && leaf.physicalType != .double
        self.init(byteLimit: hasFilter ? limits.filterBytes : 0)
    }

    init(byteLimit: Int) { self.byteLimit = byteLimit }

    /// Whether chunks of this column may have one.
    var isWanted: Bool { byteLimit > 0 }

    /// Whether the open chunk has one.
    var isOpen: Bool { filter != nil }

    var allocatedBytes: Int { filter?.byteCount ?? 0 }

    /// Inserts values of `width` bytes each.
    mutating func add(plain: UnsafeRawBufferPointer, width: Int) {
        guard !plain.isEmpty, var filter = take() else { return }
        for start in stride(from: 0, to: plain.count, by: width) {
            filter.insert(XXHash64.hash(UnsafeRawBufferPointer(rebasing: plain[start..<start + width])))
        }
        self.filter = consume filter
    }

    /// Inserts byte strings, each with its length before it.
    mutating func add(plainTexts plain: UnsafeRawBufferPointer) {
        guard !plain.isEmpty, var filter = take() else { return }
        // SPEC: BloomFilter.md: the hash is that of the PLAIN bytes, without the length.
        DeltaLengthByteArrayEncoder.forEach(inPlain: plain) { filter.insert(XXHash64.hash($0)) }
        self.filter = consume filter
    }

    /// The open filter, or a new one; nil if there shall be none. Taken out, so that it is changed in place.
    private mutating func take() -> SplitBlockFilter? {
        guard byteLimit > 0 else { return nil }
        defer { filter = nil }
        return filter ?? SplitBlockFilter(bytes: byteLimit)
    }

    /// Starts anew.
    mutating func reset() { filter = nil }

    /// The filter as it stands in a file, nil if there is none worth it. Starts anew.
    mutating func finish() -> [UInt8]? {
        guard var finished = filter else { return nil }
        filter = nil
        finished.fold()
        guard finished.expectedFalsePositives <= SplitBlockFilter.uselessFalsePositives else { return nil }
        return finished.encoded()
    }
}
