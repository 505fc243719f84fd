import MillraceColumns

/// The finished pages of a column's open chunk: where their bytes are kept, and what the metadata will say of them.
struct ChunkPages {
    /// What the indexes say of one page.
    struct Entry {
        var compressedSize: Int
        var firstRow: Int
        var nullCount: Int
        var values: FinishedValues
    }

    private(set) var segments: [EncodedOutput.Segment] = []
    private(set) var dictionarySegment: EncodedOutput.Segment?
    private(set) var entries: [Entry] = []
    private(set) var rowCount = 0
    /// Levels, nulls included.
    private(set) var levelCount = 0
    /// Page headers included, the dictionary page too.
    private(set) var uncompressedSize = 0
    /// Page headers included, the dictionary page too.
    private(set) var compressedSize = 0

    mutating func add(
        _ page: FinishedPage, keptAs segment: EncodedOutput.Segment, rows: Int, levels: Int, values: FinishedValues
    ) {
        entries.append(
            Entry(
                compressedSize: page.bytes.count, firstRow: rowCount, nullCount: levels - values.valueCount,
                values: values))
        segments.append(segment)
        rowCount += rows
        levelCount += levels
        uncompressedSize += page.uncompressedSize
        compressedSize += page.bytes.count
    }

    mutating func addDictionary(_ page: FinishedPage, keptAs segment: EncodedOutput.Segment) {
        dictionarySegment = segment
        uncompressedSize += page.uncompressedSize
        compressedSize += page.bytes.count
    }

    /// About what the entries take.
    var allocatedBytes: Int { entries.capacity * (MemoryLayout<Entry>.stride + 64) }
}
