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
    /// - Throws: `ParquetFault.unsupported` when a column is of a type that the hub does not have.
    package func schema() throws(ParquetFault) -> Schema { Schema(try tree().map(\.field)) }

    /// The bytes of the footer.
    package let footerLength: Int

    private let source: any RandomAccessSource

    /// Reads the footer.
    ///
    /// SPEC: parquet-format "File format".
    package init(_ source: any RandomAccessSource) throws(ParquetFault) {
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
        let footer = try source.checkedRead(offset: size - 8 - length, length: length, "the footer")
        metadata = try readThrift(footer)
        footerLength = footer.count
        self.source = source
    }

    /// The rows of one row group.
    ///
    /// - Throws: `ParquetFault`; what was read of the row group until then is lost.
    package func readRows(rowGroup index: Int) throws(ParquetFault) -> RecordBatch {
        guard metadata.rowGroups.indices.contains(index) else { throw .malformed("no row group \(index)") }
        let group = metadata.rowGroups[index]
        let tree = try tree()
        guard group.columns.count == tree.reduce(0, { $0 + $1.leafCount }) else {
            throw .malformed("row group \(index) has \(group.columns.count) column chunks")
        }
        guard let rowCount = Int(exactly: group.rowCount), rowCount >= 0, rowCount <= ChunkReader.maximumValues else {
            throw .tooLarge(what: "the rows of row group \(index)", bytes: Int(clamping: group.rowCount))
        }
        var chunks = group.columns[...]
        var columns: [ColumnVector] = []
        for node in tree {
            var leaves: [LeafColumn] = []
            for leaf in node.leaves {
                guard let chunk = chunks.popFirst() else { throw .malformed("row group \(index) lacks column chunks") }
                leaves.append(try ChunkReader(source: source, leaf: leaf, chunk: chunk).read(rowCount: rowCount))
            }
            columns.append(try Assembler(leaves).column(node, rowCount: rowCount))
        }
        return RecordBatch(schema: Schema(tree.map(\.field)), rowCount: rowCount, columns: columns)
    }

    /// A column chunk's column index; nil when it has none.
    package func columnIndex(_ chunk: ColumnChunkMetadata) throws(ParquetFault) -> ColumnIndex? {
        guard let offset = chunk.columnIndexOffset, let length = chunk.columnIndexLength else { return nil }
        return try readThrift(try source.checkedRead(offset: offset, length: Int64(length), "a column index"))
    }

    /// A column chunk's offset index; nil when it has none.
    package func offsetIndex(_ chunk: ColumnChunkMetadata) throws(ParquetFault) -> OffsetIndex? {
        guard let offset = chunk.offsetIndexOffset, let length = chunk.offsetIndexLength else { return nil }
        return try readThrift(try source.checkedRead(offset: offset, length: Int64(length), "an offset index"))
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
