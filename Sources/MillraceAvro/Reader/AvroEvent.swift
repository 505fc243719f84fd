import MillraceColumns

/// What a reader found next.
package enum AvroEvent: Sendable {
    /// First, and once.
    case header(AvroHeader)
    /// The frame of a block; its rows follow where they are wanted.
    case block(AvroBlockInfo)
    /// Some rows of the last block, in order.
    case rows(RecordBatch)
}

/// The frame of a block.
package struct AvroBlockInfo: Hashable, Sendable {
    /// Where the block begins in the file.
    package let offset: UInt64
    package let rowCount: Int
    package let compressedBytes: Int
    /// nil when rows are not wanted, and the block was not decompressed.
    package let uncompressedBytes: Int?
}
