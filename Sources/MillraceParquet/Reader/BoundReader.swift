import MillraceColumns

/// Reads the bounds of statistics in the terms of their columns.
package struct BoundReader: Sendable {
    private let leaves: [StoredLeaf]

    init(_ leaves: [StoredLeaf]) { self.leaves = leaves }

    /// One bound as a column of one row; nil where it is not what values of the column can be.
    ///
    /// SPEC: parquet.thrift `Statistics`: bounds are PLAIN-encoded, byte arrays without their length. Text may have been cut inside a
    /// character: what is left of that is replaced.
    ///
    /// - Parameter leaf: the number of the column chunk in its row group.
    package func value(_ bytes: [UInt8], leaf number: Int) -> ColumnVector? {
        guard leaves.indices.contains(number) else { return nil }
        let leaf = leaves[number]
        var values = LeafValues(leaf.stored.type)
        do throws(ParquetFault) {
            try bytes.withUnsafeBufferPointer { (bytes) throws(ParquetFault) in
                try read(UnsafeRawBufferPointer(bytes), leaf, into: &values)
            }
        } catch {
            let repaired = String(decoding: bytes, as: UTF8.self)
            guard leaf.stored.conversion == .text, (try? values.append(text: Array(repaired.utf8))) != nil else {
                return nil
            }
        }
        guard values.count == 1 else { return nil }
        return ColumnVector(type: leaf.stored.type, count: 1, validity: nil, storage: values.scattered(nil))
    }

    private func read(
        _ bytes: UnsafeRawBufferPointer, _ leaf: StoredLeaf, into values: inout LeafValues
    ) throws(ParquetFault) {
        if leaf.physicalType == .byteArray { return try ValueConverter(leaf).append(bytes, to: &values) }
        guard bytes.count == leaf.fixedWidth ?? 1 else { throw .malformed("a bound of \(bytes.count) bytes") }
        var decoder = try ValueDecoder(bytes, .plain, leaf)
        try decoder.decode(1, nil, into: &values)
    }
}
