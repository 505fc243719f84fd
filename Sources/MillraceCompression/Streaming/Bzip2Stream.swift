import CMillraceCodecs

/// Decompresses bzip2 streams, one after the other. The library verifies the checksums of blocks and streams.
final class Bzip2Stream: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share what it keeps.

    /// The library counts in 32 bits.
    private static let largestPiece = Int(Int32.max)

    /// At one address for as long as the library has it open: it looks whether it was moved.
    private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
    /// Whether a stream has begun and not ended.
    private var isInside = false
    private var streamStart = StreamPosition()
    private(set) var position = StreamPosition()

    init() { stream.initialize(to: bz_stream()) }

    deinit {
        if isInside { BZ2_bzDecompressEnd(stream) }
        stream.deallocate()
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(StreamFault) -> StreamProgress {
        var progress = StreamProgress()
        while true {
            if !isInside {
                guard progress.read < input.count else { break }
                try beginStream()
            }
            let step = try decompressStream(
                UnsafeRawBufferPointer(rebasing: input[progress.read...]),
                into: UnsafeMutableRawBufferPointer(rebasing: output[progress.written...]))
            progress.read += step.read
            progress.written += step.written
            let isFull = progress.written == output.count
            if isInside, isFull || progress.read == input.count { break }
        }
        return progress
    }

    func finish() throws(StreamFault) {
        guard !isInside, position.member > 0 else { throw StreamFault(.bzip2, .truncated, position) }
    }

    private func beginStream() throws(StreamFault) {
        stream.pointee = bz_stream()
        streamStart = position
        position.member += 1
        guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else { throw StreamFault(.bzip2, .outOfMemory, position) }
        isInside = true
    }

    /// Safe: the library only reads the source, at most `avail_in` bytes of it, and keeps neither pointer in use after the call.
    private func decompressStream(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) throws(StreamFault) -> StreamProgress {
        let sourceCount = min(source.count, Bzip2Stream.largestPiece)
        let room = min(target.count, Bzip2Stream.largestPiece)
        let start = UnsafeMutableRawPointer(mutating: source.baseAddress)
        stream.pointee.next_in = start?.assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_in = UInt32(sourceCount)
        stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = UInt32(room)
        let status = BZ2_bzDecompress(stream)
        let progress = StreamProgress(
            read: sourceCount - Int(stream.pointee.avail_in), written: room - Int(stream.pointee.avail_out))
        position.compressedOffset += progress.read
        position.decompressedOffset += progress.written
        if status == BZ_STREAM_END {
            BZ2_bzDecompressEnd(stream)
            isInside = false
        } else if status != BZ_OK {
            throw fault(status)
        }
        return progress
    }

    private func fault(_ status: Int32) -> StreamFault {
        if status == BZ_MEM_ERROR { return StreamFault(.bzip2, .outOfMemory, position) }
        // No stream at all: the first bytes are not those of one.
        if status == BZ_DATA_ERROR_MAGIC, position.member > 1 {
            return StreamFault(.bzip2, .trailingBytes, streamStart)
        }
        // How much of a bad block came out before it was found to be one depends on the room.
        var place = position
        place.decompressedOffset = streamStart.decompressedOffset
        return StreamFault(.bzip2, .damaged, place)
    }
}
