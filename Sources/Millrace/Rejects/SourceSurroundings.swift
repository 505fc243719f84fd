import MillraceAWS
import MillraceCompression
import MillraceObjectStore
import MillraceText

/// Finds a rejected record in its source again, if that is still there and unchanged, and the lines around it.
struct SourceSurroundings {
    let entry: RejectEntry
    let raw: [UInt8]

    /// How much of the source is looked at on both sides of the record: whole units of any encoding.
    private static let margin = 4096
    /// How many lines are shown on each side.
    private static let shownLines = 2

    /// Looks for the record; whatever fails, the answer says why nothing can be shown.
    func find(etag: String?, _ stores: Stores) async -> RejectExplanation.Neighbours {
        guard entry.object != SourceObject.standardInput else { return .unknown("the source was piped in") }
        do {
            let (store, key) = try place(stores)
            if let found = try await findInRange(store, key, etag) { return found }
            if let found = try await findInStream(store, key, etag) { return found }
            return .unknown("the source no longer has this record at that place")
        } catch let error as ObjectStoreError {
            switch error.kind {
            case .notFound: return .unknown("the source is gone")
            case .changed: return .unknown("the source has changed since")
            default: return .unknown("the source cannot be read: \(error.message)")
            }
        } catch {
            return .unknown("the source cannot be read")
        }
    }

    private func place(_ stores: Stores) throws(MillraceError) -> (any ObjectStore, String) {
        switch try Location(place: entry.object) {
        case .s3(let bucket, let key): return (stores.bucket(bucket), key)
        case .local, .standardInput, .list, .catalog:
            let (folder, name) = LocalPath.split(entry.object)
            return (stores.folder(folder), name)
        }
    }

    /// The part of the source that is looked at.
    private var window: Range<UInt64> {
        let margin = UInt64(SourceSurroundings.margin)
        let byte = entry.position.byte
        return (byte > margin ? byte - margin : 0)..<byte + UInt64(raw.count) + margin
    }

    /// Of a source that is stored as it is read.
    private func findInRange(
        _ store: any ObjectStore, _ key: String, _ etag: String?
    ) async throws -> RejectExplanation.Neighbours? {
        let object: ObjectReader
        do {
            object = try await store.get(key, GetOptions(range: window, ifMatch: etag))
        } catch let error as ObjectStoreError where error.kind == .invalidRequest {
            // What is stored is shorter than the text.
            return nil
        }
        var bytes: [UInt8] = []
        for try await chunk in object.body { bytes += chunk.readableBytesView }
        return found(in: bytes)
    }

    /// Of any source: it is read from the start, and decompressed.
    private func findInStream(
        _ store: any ObjectStore, _ key: String, _ etag: String?
    ) async throws -> RejectExplanation.Neighbours? {
        let object = try await store.get(key, GetOptions(ifMatch: etag))
        // Places are those of the bytes, whatever characters they are.
        var options = TextOptions()
        options.encoding = .utf8
        var stages = SourceStages(options, windowLimit: 128 << 20, lookAhead: 0, crew: .solo)
        var view = ByteWindow(range: window)
        for try await chunk in object.body {
            stages.feed(chunk)
            while try stages.next({ view.take($0) }) {}
            if view.isPast { return found(in: view.bytes) }
        }
        stages.end()
        while try stages.next({ view.take($0) }) {}
        try stages.finish { view.take($0) }
        return found(in: view.bytes)
    }

    /// Looks for the record at its place in the window's bytes.
    private func found(in bytes: [UInt8]) -> RejectExplanation.Neighbours? {
        let first = Int(entry.position.byte - window.lowerBound)
        let isCut = window.lowerBound > 0
        guard first + raw.count <= bytes.count, bytes[first..<first + raw.count].elementsEqual(raw) else { return nil }
        let before = ReadableText.utf8(bytes[..<first], entry.encoding, isInMidst: isCut)
        guard before.last.map(SourceSurroundings.isBoundary) ?? true else { return nil }
        let after = ReadableText.utf8(bytes[(first + raw.count)...], entry.encoding)
        return .lines(
            before: Array(SourceSurroundings.lines(before[...], isCut: isCut).suffix(SourceSurroundings.shownLines)),
            after: Array(self.after(after[...]).prefix(SourceSurroundings.shownLines)))
    }

    /// Whether a record can begin behind this byte: lines do, the elements of an array document, and what follows a byte order mark.
    private static func isBoundary(_ byte: UInt8) -> Bool { [0x0A, 0x0D, 0x20, 0x09, 0x2C, 0x5B, 0xBF].contains(byte) }

    private func after(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        var rest = bytes
        if rest.first == 0x0D { rest = rest.dropFirst() }
        if rest.first == 0x0A { rest = rest.dropFirst() }
        return SourceSurroundings.lines(rest, isCut: false)
    }

    /// Lines without their ends; of a text that was cut in front the first is not whole.
    private static func lines(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> [[UInt8]] {
        let end: UInt8 = bytes.contains(0x0A) ? 0x0A : 0x0D
        var lines = bytes.split(separator: end, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }
        // Behind the last line end there is nothing.
        if lines.last?.isEmpty == true { lines.removeLast() }
        return isCut ? Array(lines.dropFirst()) : lines
    }
}

/// The bytes that lie in a range, taken from a stream of runs.
private struct ByteWindow {
    let range: Range<UInt64>
    private(set) var bytes: [UInt8] = []
    private var place: UInt64 = 0

    init(range: Range<UInt64>) { self.range = range }

    /// Whether nothing more of the stream lies in the range.
    var isPast: Bool { place >= range.upperBound }

    mutating func take(_ run: UnsafeRawBufferPointer) {
        let end = place + UInt64(run.count)
        if end > range.lowerBound, place < range.upperBound {
            bytes += run[Int(max(range.lowerBound, place) - place)..<Int(min(range.upperBound, end) - place)]
        }
        place = end
    }
}
