/// Reads DELTA_BYTE_ARRAY values, some at a time: each has a prefix in common with the one before it.
///
/// FIXED_LEN_BYTE_ARRAY values are encoded in the same way; whoever takes them must look at their lengths.
///
/// SPEC: Encodings.md "Delta Strings": all prefix lengths, then all suffixes as DELTA_LENGTH_BYTE_ARRAY.
struct DeltaByteArrayDecoder {
    private var prefixes: DeltaBinaryPackedDecoder
    private var suffixes: DeltaLengthByteArrayDecoder
    private var last: [UInt8] = []

    /// - Throws: `ParquetFault.malformed` when lengths end early or contradict each other.
    init(_ bytes: UnsafeRawBufferPointer) throws(ParquetFault) {
        prefixes = try DeltaBinaryPackedDecoder(bytes)
        let end = try prefixes.endOffset()
        suffixes = try DeltaLengthByteArrayDecoder(UnsafeRawBufferPointer(rebasing: bytes[end...]))
        guard prefixes.valueCount == suffixes.valueCount else {
            throw .malformed("\(prefixes.valueCount) prefixes of \(suffixes.valueCount) byte strings")
        }
    }

    /// As the header says: not to be trusted with memory.
    var valueCount: Int { prefixes.valueCount }
    /// Values that are not decoded yet.
    var remaining: Int { prefixes.remaining }

    /// Calls `take` with each of the next `count` values, in order; the bytes are valid during the call.
    ///
    /// A few bytes can ask for any amount of text, by repeating a long prefix: `take` must know its limit.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer values or bytes, or a prefix is longer than the value before; whatever
    ///   `take` throws.
    @inline(__always)
    mutating func decode(
        _ count: Int, _ take: (UnsafeRawBufferPointer) throws(ParquetFault) -> Void
    ) throws(ParquetFault) {
        var prefixLengths = try prefixes.decode(count, as: Int32.self)[...]
        // Taken out for the time being: the closure may not reach into `self` while its suffixes are being read.
        var value: [UInt8] = []
        swap(&value, &last)
        try suffixes.decode(count) { (suffix) throws(ParquetFault) in
            guard let length = prefixLengths.popFirst(), length >= 0, Int(length) <= value.count else {
                throw .malformed("a prefix longer than the value before it")
            }
            value.removeLast(value.count - Int(length))
            value.append(contentsOf: suffix)
            try value.withUnsafeBufferPointer { (bytes) throws(ParquetFault) in try take(UnsafeRawBufferPointer(bytes))
            }
        }
        last = value
    }

    /// Appends the next `count` values to `values`, which must be of byte strings.
    ///
    /// - Throws: As the other; `ParquetFault.tooLarge` when `values` would be.
    mutating func decode(_ count: Int, into values: inout LeafValues) throws(ParquetFault) {
        try decode(count) { (text) throws(ParquetFault) in try values.append(text: text) }
    }
}
