/// The way out of the hub: takes batches and makes the bytes of one output object.
///
/// An encoder does no I/O, knows no clock and no memory budget: what it writes is a function of the batches and of its options only.
/// It is not copyable and `finish` consumes it, so that writing after the end does not compile.
package protocol BatchEncoder: ~Copyable {
    /// Takes one batch. Finished bytes, in file order, are appended to `output`.
    mutating func encode(_ batch: RecordBatch, into output: inout EncodedOutput) throws(EncodingFault)

    /// Ends the object: appends what is left and the footer to `output`.
    consuming func finish(into output: inout EncodedOutput) throws(EncodingFault)
}

/// Why a batch could not be encoded.
package enum EncodingFault: Error, Hashable, Sendable {
    /// The codec library refused; its own words.
    case codec(String)
    /// Something is larger than the format can say (a page of 2 GiB, for example).
    case tooLarge(what: String, bytes: Int)
    /// Finished pages could not be put aside: `errno` of the temporary file.
    case spill(errno: Int32)
    /// The format has no way to write this type.
    case unsupported(String)
}
