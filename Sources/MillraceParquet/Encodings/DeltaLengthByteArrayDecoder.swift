import MillraceBytes

/// Reads DELTA_LENGTH_BYTE_ARRAY values, some at a time. The pair of `DeltaLengthByteArrayEncoder`.
///
/// SPEC: Encodings.md "Delta-length byte array": all lengths, then all bytes.
struct DeltaLengthByteArrayDecoder {
    private var lengths: DeltaBinaryPackedDecoder
    private var data: ByteCursor

    /// - Throws: `ParquetFault.malformed` when the lengths end early or contradict themselves.
    init(_ bytes: UnsafeRawBufferPointer) throws(ParquetFault) {
        lengths = try DeltaBinaryPackedDecoder(bytes)
        data = ByteCursor(bytes, offset: try lengths.endOffset())
    }

    /// As the header says: not to be trusted with memory.
    var valueCount: Int { lengths.valueCount }
    /// Values that are not decoded yet.
    var remaining: Int { lengths.remaining }

    /// Calls `take` with each of the next `count` values, in order; the bytes are valid during the call.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer values or bytes; whatever `take` throws.
    @inline(__always)
    mutating func decode(
        _ count: Int, _ take: (UnsafeRawBufferPointer) throws(ParquetFault) -> Void
    ) throws(ParquetFault) {
        for length in try lengths.decode(count, as: Int32.self) { try take(try bytes(Int(length))) }
    }

    /// Appends the next `count` values to `values`, which must be of byte strings.
    ///
    /// - Throws: As the other; `ParquetFault.tooLarge` when `values` would be.
    mutating func decode(_ count: Int, into values: inout LeafValues) throws(ParquetFault) {
        try decode(count) { (text) throws(ParquetFault) in try values.append(text: text) }
    }

    private mutating func bytes(_ length: Int) throws(ParquetFault) -> UnsafeRawBufferPointer {
        do { return try data.readBytes(length) } catch { throw .malformed("byte strings that end early") }
    }
}
