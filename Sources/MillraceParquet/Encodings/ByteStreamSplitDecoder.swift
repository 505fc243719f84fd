/// Turns BYTE_STREAM_SPLIT values back into PLAIN ones, some at a time. The pair of `ByteStreamSplitEncoder`.
///
/// The first bytes of all values stand together, then all second bytes, and so on: for FLOAT, DOUBLE, INT32, INT64 and
/// FIXED_LEN_BYTE_ARRAY alike.
///
/// SPEC: Encodings.md "Byte Stream Split".
struct ByteStreamSplitDecoder {
    private let bytes: UnsafeRawBufferPointer
    private let width: Int
    /// Values in the page: the length of a stream.
    let valueCount: Int
    private var position = 0

    /// - Parameter width: the bytes of a value.
    /// - Throws: `ParquetFault.malformed` when the bytes are not a whole number of values.
    init(_ bytes: UnsafeRawBufferPointer, width: Int) throws(ParquetFault) {
        guard width > 0, bytes.count.isMultiple(of: width) else {
            throw .malformed("\(bytes.count) bytes of split streams of \(width)")
        }
        self.bytes = bytes
        self.width = width
        valueCount = bytes.count / width
    }

    /// Values that are not decoded yet.
    var remaining: Int { valueCount - position }

    /// The next `count` values as PLAIN has them: `count * width` bytes.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer.
    /// - Complexity: O(count * width).
    mutating func decode(_ count: Int) throws(ParquetFault) -> [UInt8] {
        guard count >= 0, count <= remaining else { throw .malformed("split streams that end early") }
        let (width, stride, start) = (width, valueCount, position)
        position += count
        return [UInt8](unsafeUninitializedCapacity: count * width) { plain, filled in
            // Safe: `start + count <= stride`, so each stream's share lies within `bytes`, and every byte of `plain` is written once.
            for stream in 0..<width {
                let source = UnsafeRawBufferPointer(
                    rebasing: bytes[stream * stride + start..<stream * stride + start + count])
                var target = stream
                for byte in source {
                    plain[target] = byte
                    target &+= width
                }
            }
            filled = count * width
        }
    }
}
