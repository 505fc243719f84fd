import CMillraceCodecs

/// Decompresses frames side by side where they lie whole in the input and fit into the output.
///
/// A frame that does not state its size is given room for the most that its blocks can hold, and the next is moved up to its end.
/// Whatever is not such a frame, or is damaged, is left to the stream.
final class ZstdWholeFrames: @unchecked Sendable {
    // Safe: as with `ZstdStream`, which owns it.

    private struct Frame {
        let source: UnsafeRawBufferPointer
        let target: UnsafeMutableRawBufferPointer
    }

    /// The frames of one call, what became of each, and a context for each worker.
    private struct Batch: @unchecked Sendable {
        // Safe: each piece of work writes its own result and target, with its own worker's context, and `share` returns after all.
        let frames: [Frame]
        /// How many bytes came out, or the library's error.
        let written: UnsafeMutablePointer<Int>
        let contexts: [OpaquePointer]

        func decompress(_ index: Int, _ worker: Int) {
            let (source, target) = (frames[index].source, frames[index].target)
            written[index] = ZSTD_decompressDCtx(
                contexts[worker], target.baseAddress, target.count, source.baseAddress, source.count)
        }
    }

    private let crew: StreamCrew
    private let windowLimit: Int
    private var contexts: [OpaquePointer] = []

    init(crew: StreamCrew, windowLimit: Int) {
        self.crew = crew
        self.windowLimit = windowLimit
    }

    deinit { for context in contexts { ZSTD_freeDCtx(context) } }

    /// Decompresses the frames that `input` begins with, as many as can be done this way, and says how many these were.
    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (progress: StreamProgress, count: Int) {
        let frames = frames(in: input, output)
        guard frames.count > 1, hasContexts() else { return (StreamProgress(), 0) }
        let written = UnsafeMutablePointer<Int>.allocate(capacity: frames.count)
        defer { written.deallocate() }
        written.initialize(repeating: 0, count: frames.count)
        let batch = Batch(frames: frames, written: written, contexts: contexts)
        crew.share(frames.count) { piece, worker in batch.decompress(piece, worker) }
        var progress = StreamProgress()
        var count = 0
        // What follows a frame that was refused comes after the fault.
        while count < frames.count, ZSTD_isError(written[count]) == 0 {
            let target = frames[count].target
            if written[count] > 0, let start = output.baseAddress, let from = target.baseAddress {
                // Safe: never up, and never farther than the target, so what is still to be moved stays.
                (start + progress.written).copyMemory(from: from, byteCount: written[count])
            }
            progress.read += frames[count].source.count
            progress.written += written[count]
            count += 1
        }
        return (progress, count)
    }

    private func hasContexts() -> Bool {
        while contexts.count < crew.width {
            guard let context = ZSTD_createDCtx() else { return false }
            contexts.append(context)
        }
        return true
    }

    private func frames(in input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> [Frame] {
        var frames: [Frame] = []
        var source = input
        var target = output
        while let (length, size) = frame(source), size <= target.count {
            frames.append(Frame(source: .init(rebasing: source[..<length]), target: .init(rebasing: target[..<size])))
            source = .init(rebasing: source[length...])
            target = .init(rebasing: target[size...])
        }
        return frames
    }

    /// The length and the most that comes out of the frame that `bytes` begins with; nil where it is not whole, or needs a window that
    /// the stream would refuse.
    private func frame(_ bytes: UnsafeRawBufferPointer) -> (length: Int, size: Int)? {
        guard let magic = FrameMagic(bytes.prefix(FrameMagic.count)), magic != .lz4 else { return nil }
        let length = ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count)
        guard ZSTD_isError(length) == 0, length <= bytes.count else { return nil }
        if magic == .skippable { return (length, 0) }
        // That is its size where it states one. The library's two error values are the two largest numbers.
        let size = ZSTD_decompressBound(bytes.baseAddress, length)
        guard size <= UInt64(Int32.max), ZstdStream.window(bytes, size: Int(size)) <= windowLimit else { return nil }
        return (length, Int(size))
    }
}

extension ZstdStream {
    /// The window of the frame that `bytes` begins with. SPEC: RFC 8878 §3.1.1.1.
    static func window(_ bytes: UnsafeRawBufferPointer, size: Int) -> Int {
        let isSingleSegment = bytes[FrameMagic.count] & 0x20 != 0
        if isSingleSegment { return size }
        let descriptor = Int(bytes[FrameMagic.count + 1])
        let base = 1 << (10 + descriptor >> 3)
        return base + base / 8 * (descriptor & 7)
    }
}
