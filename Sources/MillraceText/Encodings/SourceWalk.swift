/// Finds places of a text in the source that it was made of, by transcoding the source once more in ever shorter steps.
///
/// It knows nothing of encodings but how many bytes wait in a transcoder: the text so far was made of all bytes but those.
/// - Complexity: O(bytes of the source) for all places of a slab when they are asked for in order.
struct SourceWalk {
    private static let steps = [Transcoder.pieceLength, 256, 16, 1]

    private let runs: [TranscodedRun]
    private var run = 0
    /// How far the run has been read, and the text that is made by then.
    private var offset = 0
    private var text: UInt64
    private var transcoder: Transcoder

    init(_ runs: [TranscodedRun]) {
        self.runs = runs
        text = runs[0].textStart
        transcoder = runs[0].transcoder
    }

    /// How characters are stored at the last place that was asked for.
    var encoding: TextEncoding { transcoder.encoding }

    /// Where the character begins that begins at `target` in the text; at the text's end, the end of the source.
    mutating func place(of target: UInt64) -> UInt64 {
        if target < text { enter(0) }
        var next = run
        while next + 1 < runs.count, runs[next + 1].textStart <= target { next += 1 }
        if next > run { enter(next) }
        approach(target)
        let here = runs[run].sourceStart + UInt64(offset)
        if text >= target { return here - UInt64(transcoder.waitingBytes) }
        // The mark for a character that was broken off and the one that broke it off come at once: the target is the second.
        return offset < runs[run].bytes.count ? here + 1 - UInt64(transcoder.unitBytes) : here
    }

    private mutating func enter(_ next: Int) {
        run = next
        offset = 0
        text = runs[next].textStart
        transcoder = runs[next].transcoder
    }

    /// Reads on as far as the text does not go beyond `target`.
    private mutating func approach(_ target: UInt64) {
        runs[run].bytes.withUnsafeBytes { bytes in
            for step in SourceWalk.steps {
                while offset < bytes.count {
                    let end = min(offset + step, bytes.count)
                    var ahead = transcoder
                    let made = ahead.measure(UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
                    guard text + UInt64(made) <= target else { break }
                    transcoder = ahead
                    text += UInt64(made)
                    offset = end
                }
            }
        }
    }
}
