/// What a reader may hold in memory, whatever a file claims.
package struct AvroReadLimits: Hashable, Sendable {
    /// The most bytes of a header.
    package let headerBytes: Int
    /// The most bytes of a block, compressed or not.
    package let blockBytes: Int
    /// The most values in a row, those inside of others included: arrays of nulls take no bytes at all.
    package let rowValues: Int
    /// The most rows of a block that may take no bytes at all.
    package let emptyRows: Int

    /// Views and offsets count in 32 bits, so a block is never allowed more than 1 GiB.
    package init(
        headerBytes: Int = 16 << 20, blockBytes: Int = 256 << 20, rowValues: Int = 1 << 23, emptyRows: Int = 1 << 20
    ) {
        self.headerBytes = headerBytes
        self.blockBytes = min(blockBytes, 1 << 30)
        self.rowValues = min(rowValues, 1 << 30)
        self.emptyRows = emptyRows
    }

    /// What incompressible bytes may grow to.
    var compressedBlockBytes: Int { blockBytes + blockBytes / 64 + 1024 }

    /// The most bytes of text that a row's values may become: base64 is longer than its bytes, JSON repeats the names of fields.
    var rowTextBytes: Int { 2 * blockBytes }
}
