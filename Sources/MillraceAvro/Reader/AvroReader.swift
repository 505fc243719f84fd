import MillraceBytes
import MillraceColumns

/// Reads object container files: takes bytes as they come, gives events, does no I/O. SPEC: "Object Container Files".
///
///     var reader = AvroReader()
///     while more bytes { reader.append(bytes); while let event = try reader.next() { … } }
///     try reader.finish()
///
/// Reads whatever `AvroEncoder` writes and every type of the specification: what the hub has no type for is widened or read as
/// text (see `WireLeaf`), what it cannot hold as JSON (see `WireMapping`).
/// Whatever the bytes are, it gives events or throws: it holds one block at most, and never more than its limits.
package struct AvroReader: ~Copyable {
    private let limits: AvroReadLimits
    private let readsRows: Bool
    private let mapsAsJSON: Bool
    private var buffer: [UInt8] = []
    /// How much of `buffer` is used up.
    private var start = 0
    /// Where `buffer[start]` stands in the file.
    private var offset: UInt64 = 0
    private var headerEnd = HeaderEnd()
    private var header: AvroHeader?
    private var decoder: BlockDecoder?

    /// - Parameters:
    ///   - readsRows: false for frames only; blocks are not decompressed then.
    ///   - mapsAsJSON: whether columns with Avro's maps in them are read as JSON text, in which maps are objects.
    package init(limits: AvroReadLimits = AvroReadLimits(), readsRows: Bool = true, mapsAsJSON: Bool = false) {
        self.mapsAsJSON = mapsAsJSON
        self.limits = limits
        self.readsRows = readsRows
    }

    /// Takes the next bytes of the file.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start > buffer.count / 2 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// What comes next; nil when more bytes are needed to know, or when all have been read.
    ///
    /// - Throws: `AvroFault`; the reader is of no use after that.
    package mutating func next() throws(AvroFault) -> AvroEvent? {
        guard let header else { return try readHeader() }
        if let rows = try decoder?.nextRows() { return .rows(rows) }
        return try readBlock(header)
    }

    /// Ends the file.
    ///
    /// - Throws: `AvroFault.truncated` when it ended too early.
    package consuming func finish() throws(AvroFault) {
        guard header != nil, start == buffer.count else {
            throw .truncated(offset: offset + UInt64(buffer.count - start))
        }
    }

    private mutating func readHeader() throws(AvroFault) -> AvroEvent? {
        // Parsed once, when all of it is there: a large one comes in many pieces.
        let parsed =
            headerEnd.isReached(in: buffer)
            ? try withRest { rest throws(AvroFault) in try AvroHeader.parse(rest, mapsAsJSON: mapsAsJSON) } : nil
        guard let parsed else {
            guard buffer.count <= limits.headerBytes else {
                throw .limitExceeded(what: "the header", limit: limits.headerBytes)
            }
            return nil
        }
        consume(parsed.byteCount)
        if readsRows { decoder = try BlockDecoder(parsed, limits) }
        header = parsed
        return .header(parsed)
    }

    private mutating func readBlock(_ header: AvroHeader) throws(AvroFault) -> AvroEvent? {
        guard let frame = try withRest({ rest throws(AvroFault) in try frame(in: rest) }) else { return nil }
        let dataEnd = frame.headBytes + frame.dataBytes
        guard buffer.count - start >= dataEnd + ContainerHeader.syncLength else { return nil }
        let marker = buffer[(start + dataEnd)..<(start + dataEnd + ContainerHeader.syncLength)]
        guard marker.elementsEqual(header.syncMarker) else {
            throw .malformed("a block without the sync marker after it", offset: offset)
        }
        let size = try openBlock(frame)
        let info = AvroBlockInfo(
            offset: offset, rowCount: frame.rowCount, compressedBytes: frame.dataBytes, uncompressedBytes: size)
        consume(dataEnd + ContainerHeader.syncLength)
        return .block(info)
    }

    private mutating func openBlock(_ frame: Frame) throws(AvroFault) -> Int? {
        let data = (start + frame.headBytes)..<(start + frame.headBytes + frame.dataBytes)
        let offset = self.offset
        return try buffer.withRawBytes { bytes throws(AvroFault) in
            try decoder?.open(UnsafeRawBufferPointer(rebasing: bytes[data]), rowCount: frame.rowCount, offset: offset)
        }
    }

    /// The two numbers before a block's bytes.
    private struct Frame {
        let rowCount: Int
        let dataBytes: Int
        let headBytes: Int
    }

    /// Parses a block's head; nil when `rest` ends before it does.
    private func frame(in rest: UnsafeRawBufferPointer) throws(AvroFault) -> Frame? {
        var cursor = ByteCursor(rest)
        let rowCount: Int64
        let dataBytes: Int64
        do throws(ValueFault) {
            rowCount = try cursor.long()
            dataBytes = try cursor.long()
        } catch {
            switch error {
            case .truncated: return nil
            case .malformed(let what): throw .malformed("\(what) before a block", offset: offset)
            case .limitExceeded(let what, let limit): throw .limitExceeded(what: what, limit: limit)
            }
        }
        guard rowCount >= 0, dataBytes >= 0 else {
            throw .malformed("a block of \(rowCount) rows and \(dataBytes) bytes", offset: offset)
        }
        guard dataBytes <= limits.compressedBlockBytes else {
            throw .limitExceeded(what: "a block", limit: limits.blockBytes)
        }
        return Frame(rowCount: Int(rowCount), dataBytes: Int(dataBytes), headBytes: cursor.offset)
    }

    private mutating func consume(_ count: Int) {
        start += count
        offset += UInt64(count)
    }

    private func withRest<Result>(
        _ body: (UnsafeRawBufferPointer) throws(AvroFault) -> Result
    ) throws(AvroFault) -> Result {
        try buffer.withRawBytes { bytes throws(AvroFault) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
    }
}
