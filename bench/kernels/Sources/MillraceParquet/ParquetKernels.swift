import MillraceBytes
import MillraceColumns
import MillraceCompression

/// This room's loops over one page or dictionary, for the micro-benchmarks.
package enum ParquetKernels {
    /// Where a dictionary of byte strings ends.
    package static var largestDictionaryPage: Int { BinaryDictionary.largestPage }

    /// The index of each value in the order of first appearance, and the number of entries.
    package static func dictionary(_ values: [Int64]) -> (indices: [UInt32], count: Int) {
        var dictionary = FixedDictionary<Int64>()
        let indices = values.withUnsafeBufferPointer { values in
            [UInt32](unsafeUninitializedCapacity: values.count) { slots, filled in
                guard let base = slots.baseAddress else { return }
                filled = dictionary.encode(values, as: Int64Format.self, to: base, limit: .max)
            }
        }
        return (indices, dictionary.count)
    }

    /// As above, for byte strings; as many of them as have an index before the page is full.
    package static func dictionary(_ values: BinaryStorage) -> (indices: [UInt32], count: Int) {
        var dictionary = BinaryDictionary()
        let indices = values.bytes.withUnsafeBytes { bytes in
            values.views.withUnsafeBufferPointer { views in
                [UInt32](unsafeUninitializedCapacity: views.count) { slots, filled in
                    guard let base = slots.baseAddress else { return }
                    filled = dictionary.encode(DenseRun(values: views, bytes: bytes), to: base, limit: .max)
                }
            }
        }
        return (indices, dictionary.count)
    }

    /// Run lengths and bit packing.
    package static func pack(_ indices: [UInt32], bitWidth: Int) -> [UInt8] {
        var sink = ByteSink(capacity: indices.count * bitWidth / 8 + 64)
        indices.withUnsafeBufferPointer { indices in
            guard let base = indices.baseAddress else { return }
            HybridEncoder.encode(base, count: indices.count, bitWidth: bitWidth, into: &sink)
        }
        return sink.copyBytes()
    }

    package static func unpack(_ bytes: [UInt8], count: Int, bitWidth: Int) throws -> [UInt32] {
        try bytes.withUnsafeBytes { bytes in
            var decoder = try HybridDecoder(bytes, bitWidth: bitWidth)
            return try decoder.decode(count, maximum: Int(UInt32.max), as: UInt32.self)
        }
    }

    /// Least and greatest value, PLAIN.
    package static func bounds(_ values: [Int64]) -> [[UInt8]] {
        var bounds = SignedBounds<Int64, Int64>()
        values.withUnsafeBufferPointer { bounds.add($0) }
        return bounds.encoded(width: 8).map { [$0.min, $0.max] } ?? []
    }

    /// A page's memory and codec.
    package final class Pages {
        private let workspace: EncodingWorkspace

        package init(_ codec: CompressionCodec) throws { workspace = try EncodingWorkspace(codec: codec) }

        /// Header and compressed bytes of a page.
        package func page(_ body: [UInt8], values: Int32) throws -> [UInt8] {
            workspace.body.removeAll()
            workspace.body.append(body)
            let header = DataPageHeader(valueCount: values, encoding: .plain)
            return try workspace.finishPage(.data(header), column: "page").bytes
        }
    }
}
