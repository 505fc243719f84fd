import MillraceBytes
import MillraceColumns
import MillraceCompression

/// Decompresses blocks and reads their rows, some at a time.
struct BlockDecoder: ~Copyable {
    private static let rowsPerBatch = 1 << 16
    private static let bytesPerBatch = 4 << 20
    private static let valuesPerBatch = 1 << 20
    private static let textPerBatch = 16 << 20

    private let schema: Schema
    private let isSnappy: Bool
    private let limits: AvroReadLimits
    private let budget: ReadBudget
    private let columns: [ColumnReader]
    private var decompressor: Decompressor
    private var block: [UInt8] = []
    private var position = 0
    private var rowsLeft = 0
    /// Where the open block begins in the file, for messages.
    private var blockOffset: UInt64 = 0

    init(_ header: AvroHeader, _ limits: AvroReadLimits) throws(AvroFault) {
        guard let codec = AvroCodec(name: header.codec) else { throw .unsupported("the codec \"\(header.codec)\"") }
        do throws(CompressionFault) {
            decompressor = try Decompressor(codec.compression)
        } catch {
            throw .unsupported("the codec \"\(header.codec)\": \(error)")
        }
        schema = header.schema
        isSnappy = codec == .snappy
        let budget = ReadBudget(limits)
        columns = header.fields.map { ColumnReader($0, budget) }
        self.budget = budget
        self.limits = limits
    }

    /// Decompresses a block and returns its size.
    mutating func open(_ packed: UnsafeRawBufferPointer, rowCount: Int, offset: UInt64) throws(AvroFault) -> Int {
        blockOffset = offset
        let data = isSnappy ? UnsafeRawBufferPointer(rebasing: packed.dropLast(4)) : packed
        do throws(CompressionFault) {
            block = try decompressor.decompress(data, limit: limits.blockBytes)
        } catch {
            if case .limitExceeded = error { throw .limitExceeded(what: "a block", limit: limits.blockBytes) }
            throw .malformed("a block that does not decompress", offset: offset)
        }
        if isSnappy { try checkChecksum(packed) }
        // Rows without columns, or with nothing but nulls, take no bytes at all.
        guard rowCount <= max(block.count, limits.emptyRows) else {
            throw .malformed("\(rowCount) rows in a block of \(block.count) bytes", offset: offset)
        }
        position = 0
        rowsLeft = rowCount
        if rowsLeft == 0 { try checkEnd() }
        return block.count
    }

    /// SPEC: snappy, "the 4-byte, big-endian CRC32 of the uncompressed data in the block".
    private func checkChecksum(_ packed: UnsafeRawBufferPointer) throws(AvroFault) {
        guard packed.count >= 4 else { throw .malformed("a snappy block without a checksum", offset: blockOffset) }
        let stored = UInt32(bigEndian: packed.loadUnaligned(fromByteOffset: packed.count - 4, as: UInt32.self))
        guard block.withUnsafeBytes({ Checksum.crc32($0) }) == stored else {
            throw .malformed("a block with the wrong checksum", offset: blockOffset)
        }
    }

    private func checkEnd() throws(AvroFault) {
        guard position == block.count else {
            throw .malformed("\(block.count - position) bytes after the last row of a block", offset: blockOffset)
        }
    }

    /// The next rows of the open block; nil when there are no more.
    mutating func nextRows() throws(AvroFault) -> RecordBatch? {
        guard rowsLeft > 0 else { return nil }
        let rowCount: Int
        if columns.isEmpty {
            rowCount = rowsLeft
        } else {
            rowCount = try readRows()
        }
        rowsLeft -= rowCount
        if rowsLeft == 0 { try checkEnd() }
        return RecordBatch(schema: schema, rowCount: rowCount, columns: columns.map { $0.takeVector() })
    }

    private mutating func readRows() throws(AvroFault) -> Int {
        let most = min(rowsLeft, BlockDecoder.rowsPerBatch)
        let end = position + BlockDecoder.bytesPerBatch
        do throws(ValueFault) {
            let (rowCount, reached) = try block.withRawBytes { bytes throws(ValueFault) in
                var cursor = ByteCursor(bytes, offset: position)
                var rowCount = 0
                var (values, text) = (0, 0)
                while rowCount < most, cursor.offset < end, values < BlockDecoder.valuesPerBatch,
                    text < BlockDecoder.textPerBatch
                {
                    budget.beginRow()
                    for column in columns { try column.read(&cursor) }
                    rowCount += 1
                    values += budget.values
                    text += budget.text
                }
                return (rowCount, cursor.offset)
            }
            position = reached
            return rowCount
        } catch {
            switch error {
            case .truncated: throw .malformed("a block that ends inside a row", offset: blockOffset)
            case .malformed(let what): throw .malformed("\(what) in a block", offset: blockOffset)
            case .limitExceeded(let what, let limit): throw .limitExceeded(what: what, limit: limit)
            }
        }
    }
}
