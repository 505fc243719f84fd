/// What a reader may hold in memory, whatever a file claims.
package struct AvroReadLimits: Hashable, Sendable {
    /// The most bytes of a header.
    package let headerBytes: Int
    /// The most bytes of a block, compressed or not.
    package let blockBytes: Int

    /// Views and offsets count in 32 bits, so a block is never allowed more than 1 GiB.
    package init(headerBytes: Int = 16 << 20, blockBytes: Int = 256 << 20) {
        self.headerBytes = headerBytes
        self.blockBytes = min(blockBytes, 1 << 30)
    }

    /// What incompressible bytes may grow to.
    var compressedBlockBytes: Int { blockBytes + blockBytes / 64 + 1024 }
}
