import MillraceBytes

/// Writes DOUBLE values as BYTE_STREAM_SPLIT: first bytes together, then second bytes, and so on, which compress better for it.
///
/// Other types could be split too, but not every reader that knows the encoding takes them.
///
/// SPEC: Encodings.md "Byte Stream Split".
enum ByteStreamSplitEncoder {
    /// Appends the encoding of PLAIN values of eight bytes each.
    ///
    /// - Complexity: O(bytes).
    static func encode(plain: UnsafeRawBufferPointer, into sink: inout ByteSink) {
        let count = plain.count / 8
        // Safe: loads lie within the `count * 8` bytes of `plain`, stores within as many that were reserved.
        let target = sink.reserve(count * 8)
        for index in 0..<count {
            var rest = UInt64(littleEndian: plain.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            for stream in 0..<8 {
                target.storeBytes(
                    of: UInt8(truncatingIfNeeded: rest), toByteOffset: stream &* count &+ index, as: UInt8.self)
                rest = rest &>> 8
            }
        }
        sink.advance(by: count * 8)
    }
}
