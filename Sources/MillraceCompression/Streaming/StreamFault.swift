/// Why a compressed input could not be read to its end, and where.
package struct StreamFault: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The input ends inside a member or frame.
        case truncated
        /// The bytes are not what the format allows, or contradict each other.
        case damaged
        /// The bytes were decompressed, and are not those that were compressed.
        case checksumMismatch
        /// More or fewer bytes came out than the input says.
        case lengthMismatch
        /// Something that is no further member or frame follows the last one.
        case trailingBytes
        /// Compressed with a dictionary, which an input of this kind does not carry.
        case needsDictionary
        /// Decompression needs a window of more than `limit` bytes.
        case windowTooLarge(limit: Int)
        /// The library could not get its memory.
        case outOfMemory
    }

    package let format: CompressedFormat
    package let reason: Reason
    package let position: StreamPosition

    init(_ format: CompressedFormat, _ reason: Reason, _ position: StreamPosition) {
        self.format = format
        self.reason = reason
        self.position = position
    }
}

/// A place in a compressed input, and in what comes out of it.
package struct StreamPosition: Hashable, Sendable {
    /// Bytes of the input before this place. Exact to a byte for gzip and bzip2, to a block for zstd and lz4.
    package internal(set) var compressedOffset = 0
    /// Bytes that came out before this place. In a fault exact to a byte for gzip, to a block for zstd and lz4, and to a stream for
    /// damaged bzip2.
    package internal(set) var decompressedOffset = 0
    /// The number of the member (gzip), frame (zstd, lz4) or stream (bzip2), from 1; 0 before the first.
    package internal(set) var member = 0
}

extension StreamFault: CustomStringConvertible {
    /// One sentence for a person, with the place in it and without a full stop.
    package var description: String {
        let unit = format.unit(position.member)
        let place =
            "at byte \(position.compressedOffset) (\(unit), after \(position.decompressedOffset) decompressed bytes)"
        switch reason {
        case .truncated: return "the \(format.rawValue) data ends too early, \(place)"
        case .damaged: return "the \(format.rawValue) data is damaged \(place)"
        case .checksumMismatch: return "the \(format.rawValue) data does not match its checksum \(place)"
        case .lengthMismatch: return "the \(format.rawValue) data does not have the length that it states \(place)"
        case .trailingBytes: return "something else follows the \(format.rawValue) data \(place)"
        case .needsDictionary: return "the \(format.rawValue) data was compressed with a dictionary \(place)"
        case .windowTooLarge(let limit):
            return "the \(format.rawValue) data needs a window of more than \(limit >> 20) MiB \(place)"
        case .outOfMemory: return "there is no memory to decompress the \(format.rawValue) data \(place)"
        }
    }
}

extension CompressedFormat {
    fileprivate func unit(_ number: Int) -> String {
        switch self {
        case .gzip: "member \(number)"
        case .zstd, .lz4: "frame \(number)"
        case .bzip2: "stream \(number)"
        }
    }
}
