import MillraceBytes
import MillraceColumns

/// A Parquet file that is read: its footer, its indexes, and the rows of one row group at a time.
///
/// Nothing in the file is trusted: every place and every size is checked against what is there, and what this reader does not know is
/// refused.
package struct ParquetFile {
    package let metadata: FileMetadata
    /// What the columns are in the hub's terms.
    ///
    /// Types that the hub does not have are text or wider there.
    ///
    /// - Throws: `ParquetFault.unsupported` for groups without fields; `.malformed` for no tree at all.
    package func schema() throws(ParquetFault) -> Schema { Schema(try tree().map(\.field)) }

    /// The bytes of the footer.
    package let footerLength: Int

    private let source: any RandomAccessSource
    private let limits: ParquetReadLimits

    /// Reads the footer.
    ///
    /// SPEC: parquet-format "File format".
    ///
    /// - Throws: `ParquetFault.notParquet`, `.tooLarge` for a footer beyond `limits`, `.malformed`, `.unsupported`, `.source`.
    package init(
        _ source: any RandomAccessSource, limits: ParquetReadLimits = ParquetReadLimits()
    ) throws(ParquetFault) {
        let magic = ParquetEncoder.magic
        guard source.length >= 12 else { throw .notParquet }
        let size = Int64(clamping: source.length)
        let tail = try source.checkedRead(offset: size - 8, length: 8, "the end")
        if Array(tail[4...]) == Array("PARE".utf8) { throw .unsupported("encrypted files") }
        guard Array(tail[4...]) == magic, try source.checkedRead(offset: 0, length: 4, "the start") == magic else {
            throw .notParquet
        }
        let length = tail[..<4].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard length <= size - 12 else { throw .malformed("a footer larger than the file") }
        guard length <= limits.footerBytes else { throw .tooLarge(what: "the footer", bytes: Int(length)) }
        let footer = try source.checkedRead(offset: size - 8 - length, length: length, "the footer")
        metadata = try readThrift(footer)
        footerLength = footer.count
        self.source = source
        self.limits = limits
    }

    /// Reads the rows of one row group, batch by batch.
    ///
    /// - Throws: `ParquetFault` when the row group is not there or contradicts the schema.
    package func rowGroup(
        _ index: Int, limits: ParquetReadLimits = ParquetReadLimits()
    ) throws(ParquetFault) -> RowGroupReader {
        guard metadata.rowGroups.indices.contains(index) else { throw .malformed("no row group \(index)") }
        return try RowGroupReader(
            metadata.rowGroups[index], index: index, columns: try tree(), source: source, limits: limits)
    }

    /// All rows of one row group, which must not have many: for tests.
    ///
    /// - Throws: `ParquetFault`; what was read of the row group until then is lost.
    package func readRows(rowGroup index: Int) throws(ParquetFault) -> RecordBatch {
        var reader = try rowGroup(index, limits: .wholeRowGroups)
        let batch = try reader.next()
        guard try reader.next() == nil else { throw .tooLarge(what: "row group \(index)", bytes: Int.max) }
        if let batch { return batch }
        return RecordBatch(schema: try schema(), rowCount: 0, columns: try emptyColumns())
    }

    private func emptyColumns() throws(ParquetFault) -> [ColumnVector] {
        try tree().map { ColumnBuilder($0.field.type).finish() }
    }

    /// What a column is: in the hub's terms, and in the file's own words.
    package struct Column: Sendable {
        /// As the rows have it.
        package let field: Field
        /// The type that the file gives it: `time[us]`, `list<uint64>`.
        package let typeName: String
    }

    /// The table's columns.
    ///
    /// - Throws: `ParquetFault.unsupported` for groups without fields; `.malformed` for no tree at all.
    package func columns() throws(ParquetFault) -> [Column] {
        try tree().map { Column(field: $0.field, typeName: $0.typeName) }
    }

    /// Reads the bounds of statistics.
    ///
    /// - Throws: As `columns`.
    package func bounds() throws(ParquetFault) -> BoundReader { BoundReader(try tree().flatMap(\.leaves)) }

    /// A column chunk's column index; nil when it has none.
    package func columnIndex(_ chunk: ColumnChunkMetadata) throws(ParquetFault) -> ColumnIndex? {
        guard let offset = chunk.columnIndexOffset, let length = chunk.columnIndexLength else { return nil }
        return try readIndex(offset, length, "a column index")
    }

    /// A column chunk's offset index; nil when it has none.
    package func offsetIndex(_ chunk: ColumnChunkMetadata) throws(ParquetFault) -> OffsetIndex? {
        guard let offset = chunk.offsetIndexOffset, let length = chunk.offsetIndexLength else { return nil }
        return try readIndex(offset, length, "an offset index")
    }

    private func readIndex<Index: ThriftReadable>(
        _ offset: Int64, _ length: Int32, _ what: String
    ) throws(ParquetFault) -> Index {
        guard length <= limits.footerBytes else { throw .tooLarge(what: what, bytes: Int(length)) }
        return try readThrift(try source.checkedRead(offset: offset, length: Int64(length), what))
    }

    /// The columns that hold values, in the order of the chunks.
    func leaves() throws(ParquetFault) -> [StoredLeaf] { try tree().flatMap(\.leaves) }

    /// A window on a column chunk, at its first page.
    func chunkWindow(_ chunk: ColumnChunkMetadata, _ leaf: StoredLeaf) throws(ParquetFault) -> ChunkWindow {
        try ChunkWindow(
            source, offset: chunk.metadata.firstPageOffset, length: chunk.metadata.totalCompressedSize,
            readAhead: 1 << 18, name: leaf.name)
    }

    private func tree() throws(ParquetFault) -> [SchemaNode] { try SchemaTree.columns(of: metadata.schema) }
}

/// One struct from bytes of its own.
private func readThrift<Value: ThriftReadable>(_ bytes: [UInt8]) throws(ParquetFault) -> Value {
    try bytes.withUnsafeBufferPointer { (bytes) throws(ParquetFault) in
        var reader = ThriftReader(UnsafeRawBufferPointer(bytes))
        return try Value(from: &reader)
    }
}
