import Millrace

/// The one line that redraws while a conversion runs.
struct ProgressLine {
    private var isDrawn = false

    /// Draws over what was drawn before.
    mutating func draw(_ progress: ConversionProgress) {
        let text = ProgressLine.text(progress)
        Console.draw("\r\u{1B}[2K" + text.prefix(max(10, Console.width - 1)))
        isDrawn = true
    }

    /// Makes room for another line of text.
    mutating func clear() {
        guard isDrawn else { return }
        Console.draw("\r\u{1B}[2K")
        isDrawn = false
    }

    static func text(_ progress: ConversionProgress) -> String {
        let found = progress.isListingComplete ? "\(progress.objectsFound)" : "\(progress.objectsFound)+"
        var parts = [
            "\(progress.objectsDone)/\(found) \(found == "1" ? "object" : "objects")",
            "\(ByteSize(bytes: Int(progress.bytesRead)))"
                + (progress.bytesFound > 0 ? " of \(ByteSize(bytes: Int(progress.bytesFound)))" : ""),
        ]
        if progress.seconds > 0 {
            let rate = Double(progress.bytesRead) / progress.seconds
            parts.append("\(ByteSize(bytes: Int(rate)))/s")
        }
        parts.append(Numbers.counted(progress.rows, "row"))
        if progress.retries > 0 { parts.append(Numbers.counted(progress.retries, "retry", "retries")) }
        if let left = secondsLeft(progress) { parts.append("ETA \(Numbers.duration(left))") }
        return parts.joined(separator: " · ")
    }

    /// Only once the listing has ended and the sizes are known: an estimate that would jump is none.
    private static func secondsLeft(_ progress: ConversionProgress) -> Double? {
        guard progress.isListingComplete, progress.bytesRead > 0, progress.bytesFound >= progress.bytesRead,
            progress.seconds > 0.5
        else { return nil }
        return progress.seconds * Double(progress.bytesFound - progress.bytesRead) / Double(progress.bytesRead)
    }
}
