import MillraceCompression

/// What a walk over the pages of one row group has found, without decoding a value.
package struct PageWalk: Hashable, Sendable {
    package var pages = 0
    /// Pages whose bytes were held against a checksum.
    package var checkedPages = 0
}

extension ParquetFile {
    /// Walks over every page of a row group: sizes, checksums, and whether headers, chunks and the row group agree on the rows.
    ///
    /// - Throws: `ParquetFault` for the first page or count that contradicts another.
    package func walkPages(rowGroup index: Int) throws(ParquetFault) -> PageWalk {
        let leaves = try leaves()
        guard metadata.rowGroups.indices.contains(index) else { throw .malformed("no row group \(index)") }
        let group = metadata.rowGroups[index]
        guard group.columns.count == leaves.count else {
            throw .malformed("row group \(index) has \(group.columns.count) column chunks for \(leaves.count) columns")
        }
        var walk = PageWalk()
        for (leaf, chunk) in zip(leaves, group.columns) {
            let counts = try walkChunk(chunk, leaf, &walk)
            guard counts.levels == chunk.metadata.valueCount else {
                throw .malformed(
                    "row group \(index): the pages of \(leaf.name) have \(counts.levels) values, its chunk \(chunk.metadata.valueCount)"
                )
            }
            // Where values repeat, only the pages of version 2 count rows.
            let rows = leaf.maximumRepetitionLevel == 0 ? counts.levels : counts.rows ?? group.rowCount
            guard rows == group.rowCount else {
                throw .malformed(
                    "row group \(index): the pages of \(leaf.name) have \(rows) rows, the row group \(group.rowCount)")
            }
        }
        return walk
    }

    /// What the pages of a chunk add up to.
    private struct Counts {
        var levels: Int64 = 0
        /// nil when a page does not count its rows.
        var rows: Int64? = 0
    }

    private func walkChunk(
        _ chunk: ColumnChunkMetadata, _ leaf: StoredLeaf, _ walk: inout PageWalk
    ) throws(ParquetFault) -> Counts {
        guard chunk.filePath == nil else { throw .unsupported("column \(leaf.name) lies in another file") }
        var window = try chunkWindow(chunk, leaf)
        let end = window.position + chunk.metadata.totalCompressedSize
        var counts = Counts()
        while window.position < end {
            let start = window.position
            let header = try window.readPageHeader(limit: 16 << 20)
            let stored = try window.take(Int(header.compressedSize))
            if let crc = header.crc {
                let sum = stored.withUnsafeBufferPointer { Checksum.crc32(UnsafeRawBufferPointer($0)) }
                guard sum == crc else { throw .checksum(column: leaf.name, offset: UInt64(clamping: start)) }
                walk.checkedPages += 1
            }
            walk.pages += 1
            switch header.body {
            case .data(let page):
                counts.levels += Int64(page.valueCount)
                counts.rows = nil
            case .dataV2(let page):
                counts.levels += Int64(page.valueCount)
                counts.rows = counts.rows.map { $0 + Int64(page.rowCount) }
            case .dictionary, .index: break
            }
        }
        guard window.position == end else { throw .malformed("the pages of column \(leaf.name) do not fill its chunk") }
        return counts
    }
}
