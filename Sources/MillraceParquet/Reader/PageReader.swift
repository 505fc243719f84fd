import MillraceBytes
import MillraceCompression

/// Reads the pages of one column chunk, one at a time.
struct PageReader {
    enum Page {
        case dictionary(LeafDictionary)
        case data(DataPage)
    }

    private let leaf: StoredLeaf
    private let limits: ParquetReadLimits
    private let decompressor: PageDecompressor
    private var window: ChunkWindow
    private var dictionaries = 0

    /// - Parameter readAhead: what is read from the source at once, in bytes, where pages are not larger.
    /// - Throws: `ParquetFault` for a chunk that lies elsewhere, contradicts the schema or is compressed with an unknown codec.
    init(
        source: any RandomAccessSource, leaf: StoredLeaf, chunk: ColumnChunkMetadata, limits: ParquetReadLimits,
        readAhead: Int
    ) throws(ParquetFault) {
        guard chunk.filePath == nil else { throw .unsupported("column \(leaf.name) lies in another file") }
        let metadata = chunk.metadata
        guard metadata.type == leaf.physicalType else { throw .malformed("column \(leaf.name) has two types") }
        window = try ChunkWindow(
            source, offset: metadata.firstPageOffset, length: metadata.totalCompressedSize, readAhead: readAhead,
            name: leaf.name)
        decompressor = try PageDecompressor(metadata.codec)
        self.leaf = leaf
        self.limits = limits
    }

    /// The next page; nil behind the last one.
    ///
    /// - Throws: `ParquetFault`.
    mutating func next() throws(ParquetFault) -> Page? {
        while !window.isAtEnd {
            let start = window.position
            let header = try window.readPageHeader(limit: limits.headerBytes)
            let (size, stored) = (Int(header.uncompressedSize), Int(header.compressedSize))
            guard limits.allowsPage(of: size, from: stored), limits.allowsPage(of: stored, from: stored) else {
                throw .tooLarge(what: "a page of column \(leaf.name)", bytes: max(size, stored))
            }
            let taken = try window.take(stored)
            let found = try taken.withUnsafeBufferPointer { (bytes) throws(ParquetFault) -> Page? in
                let bytes = UnsafeRawBufferPointer(bytes)
                if let crc = header.crc, crc != Checksum.crc32(bytes) {
                    throw .checksum(column: leaf.name, offset: UInt64(clamping: start))
                }
                return try page(header, bytes, size: size)
            }
            if case .dictionary = found { dictionaries += 1 }
            if let found { return found }
        }
        return nil
    }

    private func page(
        _ header: PageHeader, _ stored: UnsafeRawBufferPointer, size: Int
    ) throws(ParquetFault) -> Page? {
        switch header.body {
        case .index: return nil
        case .dictionary(let page):
            guard page.encoding == .plain || page.encoding == .plainDictionary else {
                throw .unsupported("column \(leaf.name): a dictionary that is not PLAIN")
            }
            let owner = try decompressor.content(of: stored, size: size, leaf.name)
            return .dictionary(
                try LeafDictionary(
                    owner.content(size), count: Int(page.valueCount), leaf: leaf, identity: dictionaries))
        case .data(let page): return page.valueCount == 0 ? nil : .data(try data(page, stored, size: size))
        case .dataV2(let page): return page.valueCount == 0 ? nil : .data(try dataV2(page, stored, size: size))
        }
    }

    // MARK: Data pages

    /// SPEC: parquet-format "Data Pages": repetition levels, definition levels, values.
    private func data(
        _ page: DataPageHeader, _ stored: UnsafeRawBufferPointer, size: Int
    ) throws(ParquetFault) -> DataPage {
        let owner = try decompressor.content(of: stored, size: size, leaf.name)
        let content = owner.content(size)
        let count = Int(page.valueCount)
        var cursor = ByteCursor(content)
        let repetitions = try levels(count, leaf.maximumRepetitionLevel, page.repetitionLevelEncoding, &cursor)
        let definitions = try levels(count, leaf.maximumDefinitionLevel, page.definitionLevelEncoding, &cursor)
        return DataPage(
            levels: count, repetitions: repetitions, definitions: definitions, encoding: page.encoding,
            valueBytes: UnsafeRawBufferPointer(rebasing: content[cursor.offset...]), owners: [owner])
    }

    private func levels(
        _ count: Int, _ maximum: Int, _ encoding: Encoding, _ cursor: inout ByteCursor
    ) throws(ParquetFault) -> LevelsDecoder {
        guard maximum > 0 else { return .zeros }
        let width = BitPacking.width(of: maximum)
        do {
            switch encoding {
            case .rle:
                let bytes = try cursor.readBytes(Int(try cursor.readLittleEndianUInt32()))
                return .hybrid(try HybridDecoder(bytes, bitWidth: width))
            case .bitPacked:
                let bytes = try cursor.readBytes(BitPackedLevelsDecoder.byteCount(count, bitWidth: width))
                return .bitPacked(try BitPackedLevelsDecoder(bytes, bitWidth: width))
            default: throw ParquetFault.unsupported("column \(leaf.name): levels encoded as \(encoding)")
            }
        } catch let fault as ParquetFault { throw fault } catch {
            throw .malformed("column \(leaf.name): levels end early")
        }
    }

    /// SPEC: parquet-format "Data page V2": levels are never compressed and have no lengths before them.
    private func dataV2(
        _ page: DataPageHeaderV2, _ stored: UnsafeRawBufferPointer, size: Int
    ) throws(ParquetFault) -> DataPage {
        let repetitionBytes = Int(page.repetitionLevelBytes)
        let levelBytes = repetitionBytes + Int(page.definitionLevelBytes)
        guard levelBytes <= stored.count, levelBytes <= size else {
            throw .malformed("column \(leaf.name): levels end early")
        }
        let levels = PageBytes(copying: UnsafeRawBufferPointer(rebasing: stored[..<levelBytes]))
        let bytes = levels.content(levelBytes)
        let values = UnsafeRawBufferPointer(rebasing: stored[levelBytes...])
        let valueSize = size - levelBytes
        // Of nothing, some writers store nothing, others a compressed nothing.
        let content =
            valueSize == 0 || values.isEmpty
            ? PageBytes(count: 0)
            : try decompressor.content(of: values, size: valueSize, leaf.name, isCompressed: page.isCompressed)
        return DataPage(
            levels: Int(page.valueCount),
            repetitions: try levelsV2(bytes[..<repetitionBytes], leaf.maximumRepetitionLevel),
            definitions: try levelsV2(bytes[repetitionBytes...], leaf.maximumDefinitionLevel),
            encoding: page.encoding, valueBytes: content.content(values.isEmpty ? 0 : valueSize),
            owners: [levels, content])
    }

    private func levelsV2(
        _ bytes: Slice<UnsafeRawBufferPointer>, _ maximum: Int
    ) throws(ParquetFault) -> LevelsDecoder {
        guard maximum > 0 else { return .zeros }
        return .hybrid(
            try HybridDecoder(UnsafeRawBufferPointer(rebasing: bytes), bitWidth: BitPacking.width(of: maximum)))
    }
}
