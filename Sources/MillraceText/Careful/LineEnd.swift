import CMillraceScan

/// Where lines end, in a text of which more may come.
struct LineEnd {
    let rule: CSVDialect.LineEnds

    /// The bytes of the line end at `place`: 0 when there is none, nil when that depends on what comes.
    @inline(__always)
    func length(_ text: UnsafeBufferPointer<UInt8>, at place: Int, isFinal: Bool) -> Int? {
        if text[place] == UInt8(ascii: "\n") { return 1 }
        guard rule == .any, text[place] == UInt8(ascii: "\r") else { return 0 }
        guard place + 1 < text.count else { return isFinal ? 1 : nil }
        if text[place + 1] == UInt8(ascii: "\n") { return 2 }
        guard text[place + 1] == UInt8(ascii: "\r") else { return 1 }
        guard place + 2 < text.count else { return isFinal ? 1 : nil }
        return text[place + 2] == UInt8(ascii: "\n") ? 3 : 1
    }

    /// Where the line that begins at 0 ends, without and with its line end; nil when that depends on what comes.
    ///
    /// No line ends before `start`.
    func line(_ text: UnsafeBufferPointer<UInt8>, from start: Int, isFinal: Bool) -> (end: Int, next: Int)? {
        var place = start
        while place < text.count {
            guard let length = length(text, at: place, isFinal: isFinal) else { return nil }
            if length > 0 { return (withoutReturn(text, place), place + length) }
            place += 1
        }
        return isFinal ? (withoutReturn(text, text.count), text.count) : nil
    }

    /// Takes off the carriage return in front of `end`, where that is half a line end.
    func withoutReturn(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
        rule == .feeds && end > 0 && text[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    }

    /// The number of line ends in a text.
    func count(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = text.baseAddress else { return 0 }
        // Safe: all of the text.
        guard rule == .any else { return millrace_count_byte(base, text.count, UInt8(ascii: "\n")) }
        var place = 0
        var count = 0
        while place < text.count {
            let length = length(text, at: place, isFinal: true) ?? 0
            count += length > 0 ? 1 : 0
            place += max(length, 1)
        }
        return count
    }
}
