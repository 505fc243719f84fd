/// Stands before a Bloom filter's bitset: split blocks, xxHash, uncompressed, which is all there is.
///
/// SPEC: parquet.thrift `BloomFilterHeader`.
struct BloomFilterHeader: Hashable, Sendable {
    /// Of the bitset.
    var byteCount: Int32
}

extension BloomFilterHeader: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: byteCount)
        // `BloomFilterAlgorithm.BLOCK`, `BloomFilterHash.XXHASH` and `BloomFilterCompression.UNCOMPRESSED`: unions of empty structs.
        for field: Int16 in 2...4 { writer.field(field, structure: OnlyChoice()) }
    }
}

/// A union of which the first and only choice is an empty struct.
private struct OnlyChoice: ThriftWritable {
    struct Empty: ThriftWritable {
        func writeFields(to writer: inout ThriftWriter) {}
    }

    func writeFields(to writer: inout ThriftWriter) { writer.field(1, structure: Empty()) }
}
