import MillraceBytes
import MillraceColumns

/// All that stands behind the last row group, collected as row groups close: indexes and footer.
///
/// What can be written is written at once and kept as bytes, which take a fraction of the memory of the structs.
struct FooterBuilder: ~Copyable {
    /// How long the pieces of one column chunk are.
    private struct Chunk {
        var offset: UInt64
        var metadataBytes: Int32
        var columnIndexBytes: Int32
        var offsetIndexBytes: Int32
    }

    private struct Group {
        var rowCount: Int
        var uncompressedSize: Int
        var compressedSize: Int
        var fileOffset: UInt64
        var sortingColumns: [SortingColumn]
    }

    private var metadata = ThriftWriter()
    private var columnIndexes = ThriftWriter()
    private var offsetIndexes = ThriftWriter()
    private var chunks: [Chunk] = []
    private var groups: [Group] = []
    /// Of the open row group.
    private var openChunks = 0
    private var sortingColumns: [SortingColumn] = []

    /// The memory held.
    var allocatedBytes: Int {
        metadata.sink.allocatedBytes + columnIndexes.sink.allocatedBytes + offsetIndexes.sink.allocatedBytes
            + chunks.capacity * MemoryLayout<Chunk>.stride + groups.capacity * MemoryLayout<Group>.stride
            + groups.reduce(0) { $0 + $1.sortingColumns.capacity * MemoryLayout<SortingColumn>.stride }
    }

    /// Notes a chunk that begins at `offset` in the file, its Bloom filter, if it has one, at `filterOffset`.
    mutating func add(_ chunk: ChunkSummary, offset: UInt64, filterOffset: UInt64, codec: PageCodec) {
        let before = (metadata.sink.count, columnIndexes.sink.count, offsetIndexes.sink.count)
        metadata.write(chunk.metadata(offset: offset, filterOffset: filterOffset, codec: codec))
        if let index = chunk.columnIndex { columnIndexes.write(index) }
        offsetIndexes.write(chunk.offsetIndex(offset: offset))
        if let sorting = chunk.sortingColumn(openChunks) { sortingColumns.append(sorting) }
        openChunks += 1
        chunks.append(
            Chunk(
                offset: offset, metadataBytes: Int32(clamping: metadata.sink.count - before.0),
                columnIndexBytes: Int32(clamping: columnIndexes.sink.count - before.1),
                offsetIndexBytes: Int32(clamping: offsetIndexes.sink.count - before.2)))
    }

    /// Notes the row group whose chunks were added last.
    mutating func closeGroup(rowCount: Int, uncompressedSize: Int, compressedSize: Int, fileOffset: UInt64) {
        groups.append(
            Group(
                rowCount: rowCount, uncompressedSize: uncompressedSize, compressedSize: compressedSize,
                fileOffset: fileOffset, sortingColumns: sortingColumns))
        openChunks = 0
        sortingColumns = []
    }

    /// Appends the indexes, the footer and the closing magic.
    ///
    /// SPEC: PageIndex.md: all column indexes, then all offset indexes, between the last row group and the footer.
    consuming func finish(
        _ mapping: SchemaMapping, options: ParquetOptions, into output: inout EncodedOutput
    ) throws(EncodingFault) {
        let columnIndexStart = output.position
        output.append([UInt8](columnIndexes.sink.bytes))
        let offsetIndexStart = output.position
        output.append([UInt8](offsetIndexes.sink.bytes))
        var footer = ThriftWriter(capacity: metadata.sink.count + 4096)
        write(mapping, options, columnIndexStart, offsetIndexStart, to: &footer)
        guard let length = UInt32(exactly: footer.sink.count), length <= Int32.max else {
            throw .tooLarge(what: "the footer", bytes: footer.sink.count)
        }
        var end = ByteSink(capacity: footer.sink.count + 8)
        end.append(footer.sink.bytes)
        end.append(littleEndian: length)
        end.append(ParquetEncoder.magic)
        output.append(end.copyBytes())
    }

    /// SPEC: parquet.thrift `FileMetaData`.
    private func write(
        _ mapping: SchemaMapping, _ options: ParquetOptions, _ columnIndexStart: UInt64, _ offsetIndexStart: UInt64,
        to footer: inout ThriftWriter
    ) {
        footer.structure { footer in
            // SPEC: parquet.thrift `FileMetaData.version`: writers should always populate 1.
            footer.field(1, int32: 1)
            footer.field(2, structures: mapping.elements)
            footer.field(3, int64: Int64(groups.reduce(0) { $0 + $1.rowCount }))
            footer.listHeader(4, .structure, count: groups.count)
            writeGroups(mapping.leaves.count, columnIndexStart, offsetIndexStart, to: &footer)
            footer.field(5, structures: options.keyValues.isEmpty ? nil : options.keyValues)
            footer.field(6, text: options.createdBy)
            footer.field(7, structures: mapping.leaves.map { _ in ColumnOrder.type })
        }
    }

    /// SPEC: parquet.thrift `RowGroup`.
    private func writeGroups(
        _ leafCount: Int, _ columnIndexStart: UInt64, _ offsetIndexStart: UInt64, to footer: inout ThriftWriter
    ) {
        var position = Position(metadata: 0, columnIndex: columnIndexStart, offsetIndex: offsetIndexStart)
        for (ordinal, group) in groups.enumerated() {
            footer.structure { footer in
                footer.listHeader(1, .structure, count: leafCount)
                for chunk in chunks[ordinal * leafCount..<(ordinal + 1) * leafCount] {
                    write(chunk, at: &position, to: &footer)
                }
                footer.field(2, int64: Int64(group.uncompressedSize))
                footer.field(3, int64: Int64(group.rowCount))
                footer.field(4, structures: group.sortingColumns.isEmpty ? nil : group.sortingColumns)
                footer.field(5, int64: Int64(group.fileOffset))
                footer.field(6, int64: Int64(group.compressedSize))
                // The field has 16 bits: left out beyond.
                footer.field(7, int16: Int16(exactly: ordinal))
            }
        }
    }

    /// Where the next chunk's pieces are: its metadata among our bytes, its indexes in the file.
    private struct Position {
        var metadata: Int
        var columnIndex: UInt64
        var offsetIndex: UInt64
    }

    /// SPEC: parquet.thrift `ColumnChunk`.
    private func write(_ chunk: Chunk, at position: inout Position, to footer: inout ThriftWriter) {
        footer.structure { footer in
            // SPEC: parquet.thrift `ColumnChunk.file_offset`: writers should set 0.
            footer.field(2, int64: 0)
            let metadataEnd = position.metadata + Int(chunk.metadataBytes)
            footer.field(
                3, written: UnsafeRawBufferPointer(rebasing: metadata.sink.bytes[position.metadata..<metadataEnd]))
            footer.field(4, int64: Int64(position.offsetIndex))
            footer.field(5, int32: chunk.offsetIndexBytes)
            if chunk.columnIndexBytes > 0 {
                footer.field(6, int64: Int64(position.columnIndex))
                footer.field(7, int32: chunk.columnIndexBytes)
            }
            position.metadata = metadataEnd
            position.columnIndex += UInt64(chunk.columnIndexBytes)
            position.offsetIndex += UInt64(chunk.offsetIndexBytes)
        }
    }
}
