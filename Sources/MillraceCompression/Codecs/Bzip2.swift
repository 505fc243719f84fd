import CMillraceCodecs

/// bzip2 streams.
enum Bzip2 {
    /// The library counts in 32 bits.
    private static let sourceLimit = Int(Int32.max)

    static func maximumCompressedSize(of count: Int) throws(CompressionFault) -> Int {
        guard count <= sourceLimit else { throw .sourceTooLarge(bytes: count, limit: sourceLimit) }
        // From the library's manual: 1 % larger, plus 600 bytes.
        return count + count / 100 + 601
    }

    static func compress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer, level: Int32
    ) throws(CompressionFault) -> Int {
        _ = try maximumCompressedSize(of: source.count)
        var stream = bz_stream()
        try check(BZ2_bzCompressInit(&stream, level, 0, 0), capacity: destination.count)
        defer { BZ2_bzCompressEnd(&stream) }
        let room = attach(source, destination, to: &stream)
        let status = BZ2_bzCompress(&stream, BZ_FINISH)
        guard status == BZ_STREAM_END else { throw .destinationTooSmall(capacity: destination.count) }
        return room - Int(stream.avail_out)
    }

    static func decompress(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        guard source.count <= sourceLimit else { throw .sourceTooLarge(bytes: source.count, limit: sourceLimit) }
        guard !source.isEmpty else { throw .malformed }
        var read = 0
        var filled = 0
        repeat {
            let rest = UnsafeRawBufferPointer(rebasing: source[read...])
            let room = UnsafeMutableRawBufferPointer(rebasing: destination[filled...])
            let (consumed, written) = try decompressStream(rest, to: room, capacity: destination.count)
            read += consumed
            filled += written
        } while read < source.count
        return filled
    }

    private static func decompressStream(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer, capacity: Int
    ) throws(CompressionFault) -> (consumed: Int, written: Int) {
        var stream = bz_stream()
        try check(BZ2_bzDecompressInit(&stream, 0, 0), capacity: capacity)
        defer { BZ2_bzDecompressEnd(&stream) }
        let room = attach(source, destination, to: &stream)
        let status = BZ2_bzDecompress(&stream)
        if status == BZ_OK {
            // All input read and no end: cut off. Else it waits for room.
            throw stream.avail_in == 0 && stream.avail_out > 0 ? .malformed : .destinationTooSmall(capacity: capacity)
        }
        if status != BZ_STREAM_END { try check(status, capacity: capacity) }
        return (source.count - Int(stream.avail_in), room - Int(stream.avail_out))
    }

    /// Points the stream at both buffers and returns the room it was given.
    ///
    /// Safe: the library only reads the source, and keeps neither pointer beyond the stream, which its caller ends.
    private static func attach(
        _ source: UnsafeRawBufferPointer, _ destination: UnsafeMutableRawBufferPointer, to stream: inout bz_stream
    ) -> Int {
        let room = min(destination.count, Int(Int32.max))
        stream.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress)?.assumingMemoryBound(to: CChar.self)
        stream.avail_in = UInt32(source.count)
        stream.next_out = destination.baseAddress?.assumingMemoryBound(to: CChar.self)
        stream.avail_out = UInt32(room)
        return room
    }

    private static func check(_ status: Int32, capacity: Int) throws(CompressionFault) {
        switch status {
        case BZ_OK: return
        case BZ_MEM_ERROR: throw .library("bzip2: out of memory")
        case BZ_DATA_ERROR, BZ_DATA_ERROR_MAGIC, BZ_UNEXPECTED_EOF: throw .malformed
        case BZ_OUTBUFF_FULL: throw .destinationTooSmall(capacity: capacity)
        default: throw .library("bzip2: status \(status)")
        }
    }
}
