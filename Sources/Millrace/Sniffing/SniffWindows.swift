import MillraceObjectStore
import MillraceText

/// Parts of a source behind its head: a MiB from the middle, and the last one.
///
/// A file may begin with years of quiet data and end in what somebody changed last week.
struct SniffWindows: Sendable {
    /// A part of the source, as UTF-8.
    struct Window: Sendable {
        let place: SniffReport.Part.Place
        /// In the source's own bytes.
        let range: Range<UInt64>
        let text: [UInt8]
    }

    static let windowBytes: UInt64 = 1 << 20

    let source: SourceObject
    let metadata: ObjectMetadata
    let encoding: TextEncoding
    let invalidBytes: InvalidBytesPolicy

    /// The parts of a source of `size` bytes of which the first `seen` are known, none of which overlap.
    static func ranges(size: UInt64, seen: UInt64) -> [(SniffReport.Part.Place, Range<UInt64>)] {
        guard seen < size else { return [] }
        // Characters of two bytes begin at even places.
        let even = ~UInt64(1)
        let last = max(seen, size > windowBytes ? size - windowBytes : 0) & even
        let middle = max(seen, size / 2) & even
        let middleEnd = min(middle + windowBytes, last)
        return (middle < middleEnd ? [(.middle, middle..<middleEnd)] : []) + [(.end, last..<size)]
    }

    /// Reads them, of the very object that the head was read of.
    func read(behind seen: UInt64) async throws -> [Window] {
        var windows: [Window] = []
        for (place, range) in SniffWindows.ranges(size: metadata.size, seen: seen) {
            let object = try await source.store.get(
                source.key, GetOptions(range: range, ifMatch: metadata.etag))
            var bytes: [UInt8] = []
            for try await chunk in object.body { bytes += chunk.readableBytesView }
            windows.append(Window(place: place, range: range, text: decoded(bytes)))
        }
        return windows
    }

    private func decoded(_ bytes: [UInt8]) -> [UInt8] {
        guard Transcoder.isNeeded(from: encoding, invalidBytes: invalidBytes) else { return bytes }
        var transcoder = Transcoder(from: encoding, invalidBytes: invalidBytes)
        var text: [UInt8] = []
        bytes.withUnsafeBytes { transcoder.append($0, into: &text) }
        transcoder.finish(into: &text)
        return text
    }
}
