import MillraceBytes
import MillraceColumns

/// Writes batches as one Parquet file.
///
/// Rows go column by column into pages; finished pages wait with the keeper until their row group closes, since a column chunk must stand
/// in one piece. What is written is a function of the rows and the options: how rows come in batches does not matter.
///
/// The output must be fresh and used for this file only, for its position is the position in the file.
package struct ParquetEncoder: BatchEncoder, ~Copyable, @unchecked Sendable {
    // Safe: the column writers and the workspace are made here and never leave, so this one non-copyable value is the only way to them,
    // and every change needs exclusive access to it. The keeper, which is shared, is Sendable itself.

    /// SPEC: parquet-format "File format": at both ends of a file.
    static let magic = Array("PAR1".utf8)

    private let schema: Schema
    private let options: ParquetOptions
    private let mapping: SchemaMapping
    private let columns: [LeafWriter]
    private let workspace: EncodingWorkspace
    private var stride: RowStride
    private var footer: FooterBuilder
    private var isStarted = false
    /// Of the open row group.
    private var groupRows = 0

    /// - Throws: `EncodingFault.unsupported` when Parquet cannot say the schema or lacks the codec; `.codec` for a bad level.
    package init(
        schema: Schema, options: ParquetOptions, keeper: any SegmentKeeper
    ) throws(EncodingFault) {
        let mapping = try SchemaMapping(schema, profile: options.profile)
        let workspace = try EncodingWorkspace(codec: options.codec)
        let limits = PageLimits(options: options, leafCount: mapping.leaves.count)
        self.schema = schema
        self.options = options
        self.mapping = mapping
        columns = mapping.leaves.map { LeafWriter(leaf: $0, limits: limits, keeper: keeper) }
        self.workspace = workspace
        footer = FooterBuilder()
        stride = RowStride(rowGroupBytes: options.rowGroupBytes)
    }

    /// The memory held: open pages, dictionaries, hash tables and what will stand in the footer; not what the keeper holds.
    package var bufferedBytes: Int {
        columns.reduce(footer.allocatedBytes + workspace.allocatedBytes) { $0 + $1.allocatedBytes }
    }

    /// - Throws: `EncodingFault.unsupported` when the batch has another schema or a null where none may be.
    package mutating func encode(_ batch: RecordBatch, into output: inout EncodedOutput) throws(EncodingFault) {
        guard batch.schema == schema else { throw .unsupported("a batch of another schema than its file") }
        start(&output)
        var row = 0
        while row < batch.rowCount {
            let limit = min(batch.rowCount, row + max(options.rowGroupRows, 1) - groupRows)
            let count = stride.take(batch, from: row, limit: limit)
            for (index, leaf) in mapping.leaves.enumerated() {
                try columns[index].append(batch.columns[leaf.column], rows: row..<row + count, using: workspace)
            }
            row += count
            groupRows += count
            let isFull = stride.isAtEnd && encodedBytes >= options.rowGroupBytes
            if isFull || groupRows >= options.rowGroupRows { try closeGroup(&output) }
        }
    }

    package consuming func finish(into output: inout EncodedOutput) throws(EncodingFault) {
        start(&output)
        try closeGroup(&output)
        try footer.finish(mapping, options: options, into: &output)
    }

    private var encodedBytes: Int { columns.reduce(0) { $0 + $1.encodedBytes } }

    private mutating func start(_ output: inout EncodedOutput) {
        guard !isStarted else { return }
        isStarted = true
        output.append(ParquetEncoder.magic)
    }

    /// Ends the row group, if it has rows: its chunks go to the output, one after the other, and behind them its Bloom filters.
    ///
    /// SPEC: BloomFilter.md "File Format": filters may stand between row groups.
    private mutating func closeGroup(_ output: inout EncodedOutput) throws(EncodingFault) {
        guard groupRows > 0, !columns.isEmpty else { return }
        let fileOffset = output.position
        var chunks: [ChunkSummary] = []
        for column in columns { chunks.append(try column.finishChunk(using: workspace)) }
        let compressedSize = chunks.reduce(0) { $0 + $1.pages.compressedSize }
        var filterOffset = fileOffset + UInt64(compressedSize)
        for chunk in chunks {
            footer.add(chunk, offset: output.position, filterOffset: filterOffset, codec: workspace.codec)
            if let dictionary = chunk.pages.dictionarySegment { output.append(dictionary) }
            for segment in chunk.pages.segments { output.append(segment) }
            filterOffset += UInt64(chunk.chunk.filter?.count ?? 0)
        }
        for chunk in chunks { if let filter = chunk.chunk.filter { output.append(filter) } }
        footer.closeGroup(
            rowCount: groupRows, uncompressedSize: chunks.reduce(0) { $0 + $1.pages.uncompressedSize },
            compressedSize: compressedSize, fileOffset: fileOffset)
        groupRows = 0
        stride.reset()
    }
}
