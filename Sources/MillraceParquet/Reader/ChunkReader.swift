import MillraceBytes
import MillraceCompression

/// Decodes one column chunk, page by page.
struct ChunkReader {
    /// More levels are refused: some bytes of run lengths can claim any number of them.
    static let maximumValues = 1 << 26
    /// Larger pages are refused: some bytes of a compressed page can claim any size.
    static let maximumPageBytes = 512 << 20

    private let source: any RandomAccessSource
    private let metadata: ColumnMetadata
    private var column: LeafColumn
    private var dictionary: LeafValues?

    init(source: any RandomAccessSource, leaf: StoredLeaf, chunk: ColumnChunkMetadata) throws(ParquetFault) {
        guard chunk.filePath == nil else { throw .unsupported("column \(leaf.name) lies in another file") }
        guard chunk.metadata.type == leaf.physicalType else {
            throw .malformed("column \(leaf.name) has two types")
        }
        self.source = source
        metadata = chunk.metadata
        column = LeafColumn(leaf: leaf, values: LeafValues(leaf.type))
    }

    private var leaf: StoredLeaf { column.leaf }

    /// Reads the whole chunk.
    consuming func read(rowCount: Int) throws(ParquetFault) -> LeafColumn {
        guard metadata.valueCount >= 0, metadata.valueCount <= Int64(ChunkReader.maximumValues) else {
            throw .tooLarge(what: "the levels of column \(leaf.name)", bytes: Int(clamping: metadata.valueCount))
        }
        var offset = metadata.dataPageOffset
        // Some writers say 0 for "no dictionary".
        if let dictionary = metadata.dictionaryPageOffset, dictionary > 0 { offset = min(offset, dictionary) }
        let bytes = try source.checkedRead(
            offset: offset, length: metadata.totalCompressedSize, "the column chunk of \(leaf.name)")
        try bytes.withUnsafeBufferPointer { (bytes) throws(ParquetFault) in
            try readPages(UnsafeRawBufferPointer(bytes), at: UInt64(clamping: offset))
        }
        guard column.repetitions.count(where: { $0 == 0 }) == rowCount else {
            throw .malformed("column \(leaf.name) does not have \(rowCount) rows")
        }
        return column
    }

    private mutating func readPages(_ bytes: UnsafeRawBufferPointer, at start: UInt64) throws(ParquetFault) {
        var position = 0
        while column.definitions.count < Int(metadata.valueCount) {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            guard !rest.isEmpty else { throw .malformed("column \(leaf.name) ends early") }
            var reader = ThriftReader(rest)
            let header = try PageHeader(from: &reader)
            guard Int(header.compressedSize) <= rest.count - reader.offset else {
                throw .malformed("a page of column \(leaf.name) lies outside its chunk")
            }
            let end = reader.offset + Int(header.compressedSize)
            let stored = UnsafeRawBufferPointer(rebasing: rest[reader.offset..<end])
            if let crc = header.crc, crc != Checksum.crc32(stored) {
                throw .checksum(column: leaf.name, offset: start + UInt64(position))
            }
            try readPage(header, stored)
            position += end
        }
    }

    private mutating func readPage(
        _ header: PageHeader, _ stored: UnsafeRawBufferPointer
    ) throws(ParquetFault) {
        guard Int(header.uncompressedSize) <= ChunkReader.maximumPageBytes else {
            throw .tooLarge(what: "a page of column \(leaf.name)", bytes: Int(header.uncompressedSize))
        }
        switch header.body {
        case .index: break
        case .dictionary(let page):
            try withContent(stored, size: Int(header.uncompressedSize)) { (reader, content) throws(ParquetFault) in
                try reader.readDictionary(page, content)
            }
        case .data(let page):
            try withContent(stored, size: Int(header.uncompressedSize)) { (reader, content) throws(ParquetFault) in
                try reader.readData(page, content)
            }
        case .dataV2(let page): try readDataV2(page, stored, size: Int(header.uncompressedSize))
        }
    }

    /// Calls `body` with the uncompressed bytes of a page.
    private mutating func withContent(
        _ stored: UnsafeRawBufferPointer, size: Int, isCompressed: Bool = true,
        _ body: (inout ChunkReader, UnsafeRawBufferPointer) throws(ParquetFault) -> Void
    ) throws(ParquetFault) {
        guard isCompressed, metadata.codec != .uncompressed else {
            guard stored.count == size else { throw .malformed("a page of column \(leaf.name) of another size") }
            return try body(&self, stored)
        }
        guard let codec = metadata.codec.reading else { throw .unsupported("pages compressed with \(metadata.codec)") }
        var content = ByteSink(capacity: max(size, 16))
        let room = UnsafeMutableRawBufferPointer(start: content.reserve(max(size, 1)), count: size)
        let written: Int
        do {
            var decompressor = try Decompressor(codec)
            written = try decompressor.decompress(stored, to: room)
        } catch { throw .malformed("a page of column \(leaf.name) cannot be decompressed: \(error)") }
        guard written == size else { throw .malformed("a page of column \(leaf.name) of another size") }
        content.advance(by: written)
        try body(&self, content.bytes)
    }

    private mutating func readDictionary(
        _ page: DictionaryPageHeader, _ content: UnsafeRawBufferPointer
    ) throws(ParquetFault) {
        guard dictionary == nil, column.definitions.isEmpty else {
            throw .malformed("column \(leaf.name): a dictionary that is not the first page")
        }
        guard page.encoding == .plain || page.encoding == .plainDictionary else {
            throw .unsupported("column \(leaf.name): a dictionary that is not PLAIN")
        }
        // Each entry takes a bit at least.
        guard Int(page.valueCount) <= content.count * 8 else { throw .malformed("column \(leaf.name): its dictionary") }
        var entries = LeafValues(leaf.type)
        var decoder = PlainDecoder(content, leaf: leaf)
        try decoder.decode(Int(page.valueCount), into: &entries)
        dictionary = entries
    }

    // MARK: Data pages

    private func checkedCount(_ count: Int32) throws(ParquetFault) -> Int {
        guard Int(count) <= Int(metadata.valueCount) - column.definitions.count else {
            throw .malformed("column \(leaf.name): more levels than its chunk says")
        }
        return Int(count)
    }

    /// SPEC: parquet-format "Data Pages": repetition levels, definition levels, values.
    private mutating func readData(
        _ page: DataPageHeader, _ content: UnsafeRawBufferPointer
    ) throws(ParquetFault) {
        let count = try checkedCount(page.valueCount)
        var cursor = ByteCursor(content)
        let repetitions = try readLevels(
            count, maximum: leaf.maximumRepetitionLevel, encoding: page.repetitionLevelEncoding, &cursor)
        let definitions = try readLevels(
            count, maximum: leaf.maximumDefinitionLevel, encoding: page.definitionLevelEncoding, &cursor)
        let values = UnsafeRawBufferPointer(rebasing: content[cursor.offset...])
        try append(repetitions, definitions, page.encoding, values)
    }

    private func readLevels(
        _ count: Int, maximum: Int, encoding: Encoding, _ cursor: inout ByteCursor
    ) throws(ParquetFault) -> [UInt8] {
        guard maximum > 0 else { return Array(repeating: 0, count: count) }
        guard encoding == .rle else { throw .unsupported("column \(leaf.name): levels that are not RLE") }
        let bytes: UnsafeRawBufferPointer
        do { bytes = try cursor.readBytes(Int(try cursor.readLittleEndianUInt32())) } catch {
            throw .malformed("column \(leaf.name): levels end early")
        }
        return try decodeLevels(bytes, count, maximum: maximum)
    }

    private func decodeLevels(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, maximum: Int
    ) throws(ParquetFault) -> [UInt8] {
        guard maximum > 0 else { return Array(repeating: 0, count: count) }
        var decoder = try HybridDecoder(bytes, bitWidth: BitPacking.width(of: maximum))
        return try decoder.decode(count, maximum: maximum, as: UInt8.self)
    }

    /// SPEC: parquet-format "Data page V2": levels are never compressed and have no lengths before them.
    private mutating func readDataV2(
        _ page: DataPageHeaderV2, _ stored: UnsafeRawBufferPointer, size: Int
    ) throws(ParquetFault) {
        let count = try checkedCount(page.valueCount)
        var cursor = ByteCursor(stored)
        let levels: (UnsafeRawBufferPointer, UnsafeRawBufferPointer)
        do {
            levels = (
                try cursor.readBytes(Int(page.repetitionLevelBytes)),
                try cursor.readBytes(Int(page.definitionLevelBytes))
            )
        } catch { throw .malformed("column \(leaf.name): levels end early") }
        let repetitions = try decodeLevels(levels.0, count, maximum: leaf.maximumRepetitionLevel)
        let definitions = try decodeLevels(levels.1, count, maximum: leaf.maximumDefinitionLevel)
        let values = UnsafeRawBufferPointer(rebasing: stored[cursor.offset...])
        guard size >= cursor.offset else { throw .malformed("a page of column \(leaf.name) of another size") }
        guard !values.isEmpty else {
            return try append(repetitions, definitions, page.encoding, values)
        }
        try withContent(values, size: size - cursor.offset, isCompressed: page.isCompressed) {
            (reader, content) throws(ParquetFault) in
            try reader.append(repetitions, definitions, page.encoding, content)
        }
    }

    private mutating func append(
        _ repetitions: [UInt8], _ definitions: [UInt8], _ encoding: Encoding, _ values: UnsafeRawBufferPointer
    ) throws(ParquetFault) {
        let present = definitions.count { Int($0) == leaf.maximumDefinitionLevel }
        switch encoding {
        case .plain:
            var decoder = PlainDecoder(values, leaf: leaf)
            try decoder.decode(present, into: &column.values)
        case .rleDictionary, .plainDictionary: try appendIndexed(values, present)
        case .rle where leaf.physicalType == .boolean: try appendRunBooleans(values, present)
        default: throw .unsupported("column \(leaf.name): values encoded as \(encoding)")
        }
        column.repetitions += repetitions
        column.definitions += definitions
    }

    private mutating func appendIndexed(_ values: UnsafeRawBufferPointer, _ present: Int) throws(ParquetFault) {
        guard present > 0 else { return }
        guard let dictionary, let width = values.first else {
            throw .malformed("column \(leaf.name): indices without a dictionary")
        }
        var decoder = try HybridDecoder(UnsafeRawBufferPointer(rebasing: values[1...]), bitWidth: Int(width))
        let indices = try decoder.decode(present, maximum: dictionary.count - 1, as: UInt32.self)
        try column.values.append(dictionary, at: indices)
    }

    private mutating func appendRunBooleans(_ values: UnsafeRawBufferPointer, _ present: Int) throws(ParquetFault) {
        guard values.count >= 4 else { throw .malformed("column \(leaf.name): values end early") }
        var decoder = try HybridDecoder(UnsafeRawBufferPointer(rebasing: values[4...]), bitWidth: 1)
        column.values.booleans += try decoder.decode(present, maximum: 1, as: UInt8.self)
    }
}
