import MillraceBytes

/// Writes byte strings as DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes, which compress better for it.
///
/// SPEC: Encodings.md "Delta-length byte array".
enum DeltaLengthByteArrayEncoder {
    /// Appends the encoding of PLAIN values: each a length of four bytes and its bytes, as this module's writers make them.
    ///
    /// - Complexity: O(bytes).
    static func encode(plain: UnsafeRawBufferPointer, into sink: inout ByteSink) {
        var lengths = ByteSink(capacity: plain.count / 4)
        forEach(inPlain: plain) { lengths.append(littleEndian: UInt32(truncatingIfNeeded: $0.count)) }
        DeltaBinaryPackedEncoder.encode(plain: lengths.bytes, as: Int32.self, into: &sink)
        _ = sink.reserve(plain.count)
        forEach(inPlain: plain) { sink.append($0) }
    }

    /// Calls `body` with each value of PLAIN byte strings.
    @inline(__always)
    static func forEach(inPlain plain: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var offset = 0
        while offset + 4 <= plain.count {
            // Safe: four bytes are there; the value is cut where the bytes end, which is never for what writers made.
            let length = Int(UInt32(littleEndian: plain.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            let end = min(offset + 4 + length, plain.count)
            body(UnsafeRawBufferPointer(rebasing: plain[offset + 4..<end]))
            offset = end
        }
    }
}
