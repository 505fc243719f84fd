/// Why a file could not be read.
package enum AvroFault: Error, Hashable, Sendable {
    /// The bytes do not begin as an object container file does.
    case notAvro
    /// The file ended before it was complete; `offset` is the byte where more was wanted.
    case truncated(offset: UInt64)
    /// The bytes contradict the format, near byte `offset`.
    case malformed(String, offset: UInt64)
    /// A legal file with something that this reader has no words for.
    case unsupported(String)
    /// Something is larger than the reader was allowed to hold.
    case limitExceeded(what: String, limit: Int)
}
