import CMillraceCodecs

/// Checksums that formats ask for.
package enum Checksum {
    /// The CRC-32 of gzip, Parquet pages and Avro's snappy blocks (polynomial 0x04C11DB7, reflected).
    ///
    /// Pass the checksum of what came before to go on with it.
    package static func crc32(_ bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0) -> UInt32 {
        // A nil base address would mean "the initial value" to the library.
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return previous }
        return libdeflate_crc32(previous, base, bytes.count)
    }
}
