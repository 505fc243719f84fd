import CMillraceCodecs

/// Decompresses LZ4 frames, one after the other, skippable ones among them. SPEC: LZ4 Frame Format 1.6.
final class LZ4Stream: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share what it keeps.

    /// The magic number and the byte of flags.
    private static let headBytes = FrameMagic.count + 1
    /// The flag of a frame with the number of a dictionary.
    private static let dictionaryFlag: UInt8 = 1

    private let context: OpaquePointer
    private var head = FrameHead()
    private var pieces = FramePieces()
    /// Whether a frame has begun and not ended.
    private var isInside = false
    /// Whether the last call filled its output, so that more of it may be waiting.
    private var mayHoldOutput = false
    /// What the library wants next.
    private var wanted = 0
    private(set) var position = StreamPosition()

    init() throws(StreamFault) {
        var context: OpaquePointer?
        let status = LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(status) == 0, let context else {
            throw StreamFault(.lz4, .outOfMemory, StreamPosition())
        }
        self.context = context
    }

    deinit { LZ4F_freeDecompressionContext(context) }

    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(StreamFault) -> StreamProgress {
        var progress = StreamProgress()
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: input[progress.read...])
            let room = UnsafeMutableRawBufferPointer(rebasing: output[progress.written...])
            if isInside {
                // The library takes it ill to be called in vain.
                guard !rest.isEmpty || mayHoldOutput else { break }
                add(try decompressFrame(rest, into: room), to: &progress)
                mayHoldOutput = progress.written == output.count
                if isInside, mayHoldOutput || progress.read == input.count { break }
                continue
            }
            guard try beginFrame(rest, &progress) else { break }
        }
        return progress
    }

    func finish() throws(StreamFault) {
        guard !isInside, head.bytes.isEmpty, position.member > 0 else { throw StreamFault(.lz4, .truncated, position) }
    }

    private func add(_ more: StreamProgress, to progress: inout StreamProgress) {
        progress.read += more.read
        progress.written += more.written
        position.compressedOffset += more.read
        position.decompressedOffset += more.written
    }

    /// Takes a frame's magic number and flags and gives them to the library; false when there are not enough bytes.
    private func beginFrame(
        _ rest: UnsafeRawBufferPointer, _ progress: inout StreamProgress
    ) throws(StreamFault) -> Bool {
        let count = head.take(rest, wanted: LZ4Stream.headBytes) { FrameMagic.mayBeginLZ4($0) }
        var start = position
        start.compressedOffset -= head.bytes.count - count
        add(StreamProgress(read: count, written: 0), to: &progress)
        guard FrameMagic.mayBeginLZ4(head.bytes) else {
            throw StreamFault(.lz4, position.member > 0 ? .trailingBytes : .damaged, start)
        }
        guard head.bytes.count == LZ4Stream.headBytes else { return false }
        position.member += 1
        start.member += 1
        // The library would go on without the dictionary, and only a checksum would tell.
        if FrameMagic(head.bytes) == .lz4, head.bytes[FrameMagic.count] & LZ4Stream.dictionaryFlag != 0 {
            throw StreamFault(.lz4, .needsDictionary, start)
        }
        isInside = true
        pieces.end()
        pieces.begin(at: start, count: LZ4Stream.headBytes)
        let bytes = head.bytes
        head.removeAll()
        var none = 0
        var taken = bytes.count
        // Safe: these bytes are the beginning of a header, which the library copies.
        wanted = try bytes.withRawBytes { bytes throws(StreamFault) in
            try check(LZ4F_decompress(context, nil, &none, bytes.baseAddress, &taken, nil))
        }
        pieces.take(taken)
        return true
    }

    private func decompressFrame(
        _ rest: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) throws(StreamFault) -> StreamProgress {
        // First everything out that came before: then the place of a fault does not depend on the room.
        let isWaiting = mayHoldOutput && pieces.isUsedUp
        if !isWaiting { pieces.begin(at: position, count: wanted) }
        var read = isWaiting ? 0 : pieces.part(of: rest.count)
        var written = room.count
        // Safe: the library reads at most `read` bytes and writes at most `written`, and says how many it did.
        wanted = try check(LZ4F_decompress(context, room.baseAddress, &written, rest.baseAddress, &read, nil))
        pieces.take(read)
        if wanted == 0 { isInside = false }
        return StreamProgress(read: read, written: written)
    }

    private func check(_ result: Int) throws(StreamFault) -> Int {
        guard LZ4F_isError(result) != 0 else { return result }
        throw StreamFault(.lz4, reason(String(cString: LZ4F_getErrorName(result))), pieces.start)
    }

    private func reason(_ name: String) -> StreamFault.Reason {
        switch name {
        case "ERROR_headerChecksum_invalid", "ERROR_blockChecksum_invalid", "ERROR_contentChecksum_invalid":
            .checksumMismatch
        case "ERROR_frameSize_wrong": .lengthMismatch
        case "ERROR_allocation_failed": .outOfMemory
        default: .damaged
        }
    }
}
