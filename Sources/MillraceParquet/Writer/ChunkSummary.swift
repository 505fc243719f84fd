import MillraceColumns

/// A finished column chunk: its bytes in file order, and all that the footer and the indexes say of it, positions apart.
struct ChunkSummary {
    let pages: ChunkPages
    let chunk: FinishedChunk
    let nulls: NullPlacement
    let repetitionLevels: [Int64]?
    let definitionLevels: [Int64]?

    private var isByteArray: Bool
    private let leaf: LeafDescriptor
    private let profile: ParquetProfile

    init(
        leaf: LeafDescriptor, profile: ParquetProfile, pages: ChunkPages, chunk: FinishedChunk, nulls: NullPlacement,
        repetitionLevels: [Int64]?, definitionLevels: [Int64]?
    ) {
        self.leaf = leaf
        self.profile = profile
        self.pages = pages
        self.chunk = chunk
        self.nulls = nulls
        self.repetitionLevels = repetitionLevels
        self.definitionLevels = definitionLevels
        isByteArray = leaf.physicalType == .byteArray
    }

    /// The metadata of a chunk that begins at `offset` in the file, its Bloom filter, if it has one, at `filterOffset`.
    func metadata(offset: UInt64, filterOffset: UInt64, codec: PageCodec) -> ColumnMetadata {
        let dictionaryBytes = pages.dictionarySegment?.length ?? 0
        var metadata = ColumnMetadata(type: leaf.physicalType)
        metadata.encodings = encodings
        metadata.path = leaf.path
        metadata.codec = codec
        metadata.valueCount = Int64(pages.levelCount)
        metadata.totalUncompressedSize = Int64(pages.uncompressedSize)
        metadata.totalCompressedSize = Int64(pages.compressedSize)
        metadata.dataPageOffset = Int64(offset) + Int64(dictionaryBytes)
        // Never 0 for "none": readers have taken it for a position.
        metadata.dictionaryPageOffset = dictionaryBytes > 0 ? Int64(offset) : nil
        metadata.statistics = statistics
        metadata.encodingStats = encodingStats
        metadata.sizeStatistics = sizeStatistics
        if let filter = chunk.filter {
            metadata.bloomFilterOffset = Int64(filterOffset)
            // SPEC: parquet.thrift: the header and the bitset.
            metadata.bloomFilterLength = Int32(clamping: filter.count)
        }
        return metadata
    }

    /// The chunk as a column by which its row group is sorted, if it is: not when all its values are equal.
    ///
    /// Columns that are each in order by themselves are in order one after the other too, as a list of sorting columns means it.
    func sortingColumn(_ index: Int) -> SortingColumn? {
        guard leaf.isFlat, chunk.valueOrder.isSorted, nulls.isSorted else { return nil }
        return SortingColumn(
            columnIndex: Int32(clamping: index), isDescending: chunk.valueOrder.isDescending,
            isNullsFirst: nulls.areFirst)
    }

    private func pageCount(_ encoding: Encoding) -> Int { pages.entries.count { $0.values.encoding == encoding } }

    /// All that a writer makes of values.
    private static let valueEncodings: [Encoding] = [
        .plain, .deltaBinaryPacked, .deltaLengthByteArray, .byteStreamSplit, .rleDictionary,
    ]

    /// What is really used; RLE stands for the levels.
    private var encodings: [Encoding] {
        var used = Set(encodingStats.map(\.encoding))
        if leaf.maximumDefinitionLevel > 0 || leaf.maximumRepetitionLevel > 0 { used.insert(.rle) }
        return used.sorted { $0.rawValue < $1.rawValue }
    }

    private var encodingStats: [PageEncodingStats] {
        var stats: [PageEncodingStats] = []
        if pages.dictionarySegment != nil {
            let encoding = Encoding.plain.named(in: profile, page: .dictionary)
            stats.append(PageEncodingStats(pageType: .dictionary, encoding: encoding, count: 1))
        }
        for encoding in ChunkSummary.valueEncodings where pageCount(encoding) > 0 {
            stats.append(
                PageEncodingStats(
                    pageType: .data, encoding: encoding.named(in: profile, page: .data),
                    count: Int32(clamping: pageCount(encoding))))
        }
        return stats
    }

    private var statistics: Statistics {
        var statistics = Statistics()
        statistics.nullCount = Int64(pages.entries.reduce(0) { $0 + $1.nullCount })
        if let bounds = chunk.bounds {
            statistics.minValue = bounds.min
            statistics.maxValue = bounds.max
            statistics.isMinValueExact = bounds.isMinExact
            statistics.isMaxValueExact = bounds.isMaxExact
            if profile == .compat, hasDeprecatedBounds {
                statistics.deprecatedMin = bounds.min
                statistics.deprecatedMax = bounds.max
            }
        }
        // SPEC: parquet.thrift `ColumnOrder`: the NaN count must be written for floating point columns.
        if leaf.physicalType == .double { statistics.nanCount = Int64(chunk.nanCount) }
        return statistics
    }

    /// Whether the order of the deprecated bounds is the type's own: their readers compared bytes as signed.
    private var hasDeprecatedBounds: Bool {
        switch leaf.physicalType {
        case .int32, .int64, .double: true
        default: false
        }
    }

    private var sizeStatistics: SizeStatistics? {
        var sizes = SizeStatistics()
        if isByteArray {
            sizes.unencodedByteArrayBytes = Int64(pages.entries.reduce(0) { $0 + $1.values.unencodedBytes })
        }
        sizes.repetitionLevels = repetitionLevels
        sizes.definitionLevels = definitionLevels
        return sizes == SizeStatistics() ? nil : sizes
    }

    /// The offset index of a chunk that begins at `offset` in the file.
    func offsetIndex(offset: UInt64) -> OffsetIndex {
        var index = OffsetIndex()
        var position = Int64(offset) + Int64(pages.dictionarySegment?.length ?? 0)
        for entry in pages.entries {
            index.pages.append(
                PageLocation(
                    offset: position, compressedPageSize: Int32(clamping: entry.compressedSize),
                    firstRowIndex: Int64(entry.firstRow)))
            position += Int64(entry.compressedSize)
        }
        if isByteArray { index.unencodedByteArrayBytes = pages.entries.map { Int64($0.values.unencodedBytes) } }
        return index
    }

    /// nil when some page with values has no bounds.
    ///
    /// SPEC: PageIndex.md: such a page (all NaN, for example) cannot be said in a column index.
    var columnIndex: ColumnIndex? {
        var index = ColumnIndex()
        for entry in pages.entries {
            let isNull = entry.values.valueCount == 0
            guard isNull || entry.values.bounds != nil else { return nil }
            index.nullPages.append(isNull)
            index.minValues.append(entry.values.bounds?.min ?? [])
            index.maxValues.append(entry.values.bounds?.max ?? [])
        }
        index.boundaryOrder = chunk.pageOrder
        index.nullCounts = pages.entries.map { Int64($0.nullCount) }
        if leaf.physicalType == .double { index.nanCounts = pages.entries.map { Int64($0.values.nanCount) } }
        return index
    }
}
