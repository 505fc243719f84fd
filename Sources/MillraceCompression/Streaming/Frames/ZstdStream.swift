import CMillraceCodecs

/// Decompresses zstd frames, one after the other, skippable ones among them. SPEC: RFC 8878.
final class ZstdStream: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share what it keeps.

    /// The library's limits are powers of two between these.
    private static let windowLogs = 10...31

    private let context: OpaquePointer
    private let wholeFrames: ZstdWholeFrames?
    private let windowLimit: Int
    private var head = FrameHead()
    private var pieces = FramePieces()
    /// Whether a frame has begun and not ended.
    private var isInside = false
    /// Whether the last call filled its output, so that more of it may be waiting.
    private var mayHoldOutput = false
    /// What the library wants next.
    private var wanted = 0
    private var isWholeRefused = false
    private(set) var position = StreamPosition()

    init(windowLimit: Int, crew: StreamCrew) throws(StreamFault) {
        guard let context = ZSTD_createDCtx() else { throw StreamFault(.zstd, .outOfMemory, StreamPosition()) }
        self.context = context
        let logs = ZstdStream.windowLogs
        let granted = windowLimit.bitWidth - 1 - max(windowLimit, 1).leadingZeroBitCount
        let log = min(max(granted, logs.lowerBound), logs.upperBound)
        self.windowLimit = 1 << log
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(log))
        wholeFrames = crew.width > 1 ? ZstdWholeFrames(crew: crew, windowLimit: 1 << log) : nil
    }

    deinit { ZSTD_freeDCtx(context) }

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
            takeWholeFrames(rest, into: room, &progress)
            guard try beginFrame(.init(rebasing: input[progress.read...]), &progress) else { break }
        }
        return progress
    }

    func finish() throws(StreamFault) {
        guard !isInside, head.bytes.isEmpty, position.member > 0 else { throw StreamFault(.zstd, .truncated, position) }
    }

    private func add(_ more: StreamProgress, to progress: inout StreamProgress) {
        progress.read += more.read
        progress.written += more.written
        position.compressedOffset += more.read
        position.decompressedOffset += more.written
    }

    private func takeWholeFrames(
        _ rest: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, _ progress: inout StreamProgress
    ) {
        guard let wholeFrames, head.bytes.isEmpty, !isWholeRefused else { return }
        let done = wholeFrames.decompress(rest, into: room)
        add(done.progress, to: &progress)
        position.member += done.count
        isWholeRefused = done.progress.read < rest.count
    }

    /// Takes a frame's magic number and gives it to the library; false when there are not enough bytes.
    private func beginFrame(
        _ rest: UnsafeRawBufferPointer, _ progress: inout StreamProgress
    ) throws(StreamFault) -> Bool {
        let count = head.take(rest, wanted: FrameMagic.count) { FrameMagic.mayBeginZstd($0) }
        var start = position
        start.compressedOffset -= head.bytes.count - count
        add(StreamProgress(read: count, written: 0), to: &progress)
        guard FrameMagic.mayBeginZstd(head.bytes) else {
            throw StreamFault(.zstd, position.member > 0 ? .trailingBytes : .damaged, start)
        }
        guard head.bytes.count == FrameMagic.count else { return false }
        position.member += 1
        start.member += 1
        isInside = true
        pieces.end()
        pieces.begin(at: start, count: FrameMagic.count)
        let bytes = head.bytes
        head.removeAll()
        var source = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
        var target = ZSTD_outBuffer(dst: nil, size: 0, pos: 0)
        // Safe: the library takes four bytes as the beginning of a header, and keeps no pointer to them.
        wanted = try bytes.withRawBytes { bytes throws(StreamFault) in
            source.src = bytes.baseAddress
            source.size = bytes.count
            return try check(ZSTD_decompressStream(context, &target, &source))
        }
        pieces.take(FrameMagic.count)
        return true
    }

    private func decompressFrame(
        _ rest: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) throws(StreamFault) -> StreamProgress {
        // First everything out that came before: then the place of a fault does not depend on the room.
        let isWaiting = mayHoldOutput && pieces.isUsedUp
        if !isWaiting { pieces.begin(at: position, count: wanted) }
        var source = ZSTD_inBuffer(src: rest.baseAddress, size: isWaiting ? 0 : pieces.part(of: rest.count), pos: 0)
        var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        wanted = try check(ZSTD_decompressStream(context, &target, &source))
        pieces.take(source.pos)
        if wanted == 0 {
            isInside = false
            isWholeRefused = false
        }
        return StreamProgress(read: source.pos, written: target.pos)
    }

    private func check(_ result: Int) throws(StreamFault) -> Int {
        guard ZSTD_isError(result) != 0 else { return result }
        throw StreamFault(.zstd, reason(ZSTD_getErrorCode(result)), pieces.start)
    }

    private func reason(_ code: ZSTD_ErrorCode) -> StreamFault.Reason {
        switch code {
        case ZSTD_error_checksum_wrong: .checksumMismatch
        case ZSTD_error_dictionary_wrong: .needsDictionary
        case ZSTD_error_frameParameter_windowTooLarge: .windowTooLarge(limit: windowLimit)
        case ZSTD_error_memory_allocation: .outOfMemory
        default: .damaged
        }
    }
}
